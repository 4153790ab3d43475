#include "gateway/commands/preview_text.h"

#include <cstdio>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gateway/sheets/catalogue.h"

namespace busward::commands {
namespace {

namespace json = boost::json;
using registry::Language;

constexpr std::size_t kToldToPeople = 50;

std::string_view word_for(const db::RecordChange& change) {
  if (!change.before) return "added";
  return change.after ? "changed" : "removed";
}

std::string_view text_for(const db::RecordChange& change, Language language) {
  const bool zh = language == Language::zh;
  if (!change.before) return zh ? "新增" : "added";
  if (!change.after) return zh ? "不再有效" : "no longer in force";
  return zh ? "变更" : "changed";
}

json::object line_of(std::string_view what, const sheets::SheetForm& form,
                     const db::RecordChange& change) {
  json::object cells;
  for (std::size_t i = 0; i < form.columns.size(); ++i) {
    const std::string before = change.before ? (*change.before)[i] : std::string{};
    const std::string after = change.after ? (*change.after)[i] : std::string{};
    if (before == after) continue;
    cells[std::string{form.columns[i].key}] = json::object{{"old", before}, {"new", after}};
  }
  return {{"preview", std::string{what}},
          {"key", change.key},
          {"change", std::string{word_for(change)}},
          {"cells", std::move(cells)}};
}

// "皖A12345 变更：核载人数 36 → 45"
std::string text_of(const sheets::SheetForm& form, const db::RecordChange& change,
                    Language language) {
  std::string text = fmt::format("{} {}", change.key, text_for(change, language));
  if (!change.before || !change.after) return text;
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < form.columns.size(); ++i) {
    const std::string& before = (*change.before)[i];
    const std::string& after = (*change.after)[i];
    if (before == after) continue;
    cells.push_back(fmt::format("{} {} → {}", sheets::heading_of(form.columns[i]).in(language),
                                before.empty() ? "–" : shown(form.columns[i], before, language),
                                after.empty() ? "–" : shown(form.columns[i], after, language)));
  }
  return text + (language == Language::zh ? "：" : ": ") +
         fmt::format("{}", fmt::join(cells, language == Language::zh ? "，" : ", "));
}

}  // namespace

void print_changes(const Import& command, std::string_view what,
                   std::span<const db::RecordChange> changes) {
  const sheets::SheetForm* form = sheets::form_of(what);
  if (form == nullptr) return;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    fmt::print("{}\n", json::serialize(line_of(what, *form, changes[i])));
    if (i >= kToldToPeople) continue;
    fmt::print(stderr, "busward: {}\n", text_of(*form, changes[i], command.language));
  }
  if (changes.size() <= kToldToPeople) return;
  const std::size_t rest = changes.size() - kToldToPeople;
  const bool zh = command.language == Language::zh;
  fmt::print(
      stderr, "busward: {}\n",
      zh ? fmt::format("另有 {} 项变化未列出", rest) : fmt::format("and {} more changes", rest));
}

}  // namespace busward::commands
