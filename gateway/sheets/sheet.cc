#include "gateway/sheets/sheet.h"

#include <algorithm>

namespace busward::sheets {
namespace {

constexpr std::string_view kIdleHeadings = "序号|备注|说明|no|no.|remarks|note";
// White space, an asterisk and a colon, each also in its full width.
constexpr std::string_view kIgnored = " |\t|\n|\r|　|\u00a0|*|＊|:|：";

// Without what does not count in a heading, in small letters.
std::string plain(std::string_view heading) {
  std::string text;
  while (!heading.empty()) {
    const bool skipped = any_of_parts(kIgnored, [&](std::string_view mark) {
      if (!heading.starts_with(mark)) return false;
      heading.remove_prefix(mark.size());
      return true;
    });
    if (skipped) continue;
    const char c = heading.front();
    text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    heading.remove_prefix(1);
  }
  return text;
}

// Without a last part in brackets: 核载人数（人）.
std::string_view without_bracket(std::string_view text) {
  const std::size_t open = std::min(text.rfind('('), text.rfind("（"));
  const bool closed = text.ends_with(')') || text.ends_with("）");
  if (!closed || open == std::string_view::npos || open == 0) return text;
  return text.substr(0, open);
}

bool is_called(const Column& column, std::string_view name) {
  return name == plain(column.key) || name == plain(column.zh) || name == plain(column.en) ||
         any_of_parts(column.also, [&](std::string_view other) { return name == plain(other); });
}

}  // namespace

const Column* SheetForm::column(std::string_view column_key) const {
  const auto found = std::ranges::find(columns, column_key, &Column::key);
  return found == columns.end() ? nullptr : &*found;
}

const Column* column_named(const SheetForm& form, std::string_view heading) {
  const std::string whole = plain(heading);
  const std::string cut{without_bracket(whole)};
  for (const std::string& name : {whole, cut}) {
    for (const Column& column : form.columns) {
      if (is_called(column, name)) return &column;
    }
  }
  return nullptr;
}

bool is_idle_heading(std::string_view heading) {
  const std::string name = plain(heading);
  return any_of_parts(kIdleHeadings, [&](std::string_view idle) { return name == idle; });
}

std::string shown(const Column& column, std::string_view canonical, registry::Language language) {
  for (const Word& word : column.words) {
    if (word.key != canonical) continue;
    return std::string{language == registry::Language::zh ? word.zh : word.en};
  }
  return std::string{canonical};
}

registry::Wording heading_of(const Column& column) {
  return {std::string{column.zh}, std::string{column.key}};
}

}  // namespace busward::sheets
