#include "gateway/files/file_fault.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "registry/identity_number.h"

namespace busward::files {
namespace {

std::string line_en(const std::string& file, const FileFault& fault) {
  std::string text = file;
  if (fault.line) text += fmt::format(":{}", *fault.line);
  if (!fault.column.empty()) text += ":" + fault.column.in(Language::en);
  if (!fault.address.empty()) text += " (" + fault.address + ")";
  return text + ": " + sentence_of(fault, Language::en);
}

std::string line_zh(const std::string& file, const FileFault& fault) {
  std::string text = file;
  if (fault.line) text += fmt::format(" 第 {} 行", *fault.line);
  if (!fault.column.empty()) text += "「" + fault.column.in(Language::zh) + "」";
  if (!fault.address.empty()) text += "(" + fault.address + ")";
  return text + "：" + sentence_of(fault, Language::zh);
}

std::string rest_of(const std::string& file, std::size_t left_out, Language language) {
  return language == Language::zh ? fmt::format("{}：另有 {} 处问题未列出", file, left_out)
                                  : fmt::format("{}: and {} more faults", file, left_out);
}

// An identity number that stands in the wrong column is not repeated either.
Wording hidden_in(const Wording& wording) {
  return {registry::without_identities(wording.in(Language::zh)),
          registry::without_identities(wording.in(Language::en))};
}

}  // namespace

void FileFaults::add(FileFault fault) {
  ++count_;
  if (kept_.size() >= kKept) return;
  fault.column = hidden_in(fault.column);
  fault.what = hidden_in(fault.what);
  kept_.push_back(std::move(fault));
}

std::vector<const FileFault*> FileFaults::by_line() const {
  std::vector<const FileFault*> sorted;
  for (const FileFault& fault : kept_) sorted.push_back(&fault);
  std::ranges::stable_sort(sorted, {}, [](const FileFault* f) { return f->line.value_or(0); });
  return sorted;
}

std::vector<std::string> FileFaults::lines(Language language, std::size_t shown) const {
  std::vector<const FileFault*> sorted = by_line();
  if (sorted.size() > shown) sorted.resize(shown);
  std::vector<std::string> lines;
  for (const FileFault* fault : sorted) {
    lines.push_back(language == Language::zh ? line_zh(file_, *fault) : line_en(file_, *fault));
  }
  if (count_ > sorted.size()) lines.push_back(rest_of(file_, count_ - sorted.size(), language));
  return lines;
}

std::string sentence_of(const FileFault& fault, Language language) {
  const std::string& what = fault.what.in(language);
  const std::string& remedy = fault.remedy.in(language);
  if (remedy.empty()) return what;
  return what + (language == Language::zh ? "；" : "; ") + remedy;
}

}  // namespace busward::files
