#include "gateway/files/file_fault.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace busward::files {

void FileFaults::add(FileFault fault) {
  ++count_;
  if (kept_.size() < kKept) kept_.push_back(std::move(fault));
}

std::vector<std::string> FileFaults::lines() const {
  std::vector<FileFault> sorted = kept_;
  std::ranges::stable_sort(sorted, {}, [](const FileFault& f) { return f.line.value_or(0); });
  std::vector<std::string> lines;
  for (const FileFault& fault : sorted) {
    std::string text = file_;
    if (fault.line) text += fmt::format(":{}", *fault.line);
    if (!fault.column.empty()) text += ":" + fault.column;
    lines.push_back(fmt::format("{}: {}{}{}", text, fault.what, fault.remedy.empty() ? "" : "; ",
                                fault.remedy));
  }
  if (count_ > kept_.size()) {
    lines.push_back(fmt::format("{}: and {} more faults", file_, count_ - kept_.size()));
  }
  return lines;
}

}  // namespace busward::files
