#include "gateway/files/csv_cells.h"

#include <utility>

#include <fmt/format.h>

namespace busward::files {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks[]{" ", "\t", "\r", "\n", "\u00a0", "\u3000"};
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (const std::string_view blank : kBlanks) {
      while (text.starts_with(blank)) text.remove_prefix(blank.size());
      while (text.ends_with(blank)) text.remove_suffix(blank.size());
    }
    for (const std::string_view blank : kBlanks) {
      goes_on = goes_on || text.starts_with(blank) || text.ends_with(blank);
    }
  }
  return text;
}

std::optional<CsvRow> CsvCutter::next() {
  while (at_ < text_.size()) {
    CsvRow row{.line = line_, .cells = {}};
    const bool sound = cut_row(row);
    const bool blank = row.cells.size() == 1 && row.cells[0].text.empty() && !quoted_;
    if (sound && !blank) return row;
  }
  return std::nullopt;
}

bool CsvCutter::at_line_end() const {
  return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
}

void CsvCutter::skip_line_end() {
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size()) ++at_;
  ++line_;
}

bool CsvCutter::cut_row(CsvRow& row) {
  quoted_ = false;
  for (;;) {
    if (!cut_cell(row)) {
      while (!at_line_end()) ++at_;
      skip_line_end();
      return false;
    }
    if (at_line_end()) {
      skip_line_end();
      return true;
    }
    ++at_;  // the separator
  }
}

bool CsvCutter::cut_cell(CsvRow& row) {
  const std::size_t line = line_;
  if (at_ < text_.size() && text_[at_] == '"') return cut_quoted(row);
  const std::size_t begin = at_;
  while (!at_line_end() && text_[at_] != separator_) {
    if (text_[at_] == '"') {
      return fail(line, row,
                  {"没有加引号的格里有一个引号", "a quote stands in a cell that is not quoted"},
                  {"请给整格加引号，格内的引号写两遍",
                   "put the whole cell in quotes and double the quotes inside"});
    }
    ++at_;
  }
  row.cells.push_back({std::string{trimmed(text_.substr(begin, at_ - begin))}, line});
  return true;
}

bool CsvCutter::cut_quoted(CsvRow& row) {
  const std::size_t line = line_;
  quoted_ = true;
  std::string cell;
  for (++at_;; ++at_) {
    if (at_ >= text_.size()) {
      return fail(line, row, {"引号打开后没有关闭", "a quote is opened and never closed"},
                  {"请补上引号", "close it"});
    }
    if (text_[at_] == '"' && text_.substr(at_ + 1, 1) != "\"") break;
    if (text_[at_] == '"') ++at_;
    if (text_[at_] == '\n') ++line_;
    cell += text_[at_];
  }
  ++at_;
  if (!at_line_end() && text_[at_] != separator_) {
    return fail(line, row, {"引号关闭后还有文字", "text stands behind a closing quote"},
                {"格内的引号请写两遍", "double the quotes inside the cell"});
  }
  row.cells.push_back({std::string{trimmed(cell)}, line});
  return true;
}

bool CsvCutter::fail(std::size_t line, const CsvRow& row, Wording what, Wording remedy) {
  faults_.add({.line = line,
               .column = {fmt::format("第 {} 格", row.cells.size() + 1),
                          fmt::format("cell {}", row.cells.size() + 1)},
               .what = std::move(what),
               .remedy = std::move(remedy)});
  return false;
}

}  // namespace busward::files
