#include "gateway/files/csv_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace busward::files {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Cuts the text into rows of cells. A fault of form costs its row and no other one.
class Cutter {
 public:
  Cutter(std::string_view text, FileFaults& faults) : text_{text}, faults_{faults} {}

  // The next row that is not empty and well formed; nothing at the end.
  std::optional<CsvRow> next() {
    while (at_ < text_.size()) {
      CsvRow row{.line = line_, .cells = {}};
      const bool sound = cut_row(row);
      const bool blank = row.cells.size() == 1 && row.cells[0].text.empty() && !quoted_;
      if (sound && !blank) return row;
    }
    return std::nullopt;
  }

 private:
  bool at_line_end() const {
    return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
  }

  void skip_line_end() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size()) ++at_;
    ++line_;
  }

  bool cut_row(CsvRow& row) {
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
      ++at_;  // the comma
    }
  }

  bool cut_cell(CsvRow& row) {
    const std::size_t line = line_;
    if (at_ < text_.size() && text_[at_] == '"') return cut_quoted(row);
    const std::size_t begin = at_;
    while (!at_line_end() && text_[at_] != ',') {
      if (text_[at_] == '"') {
        return fail(line, row, "a quote stands in a cell that is not quoted",
                    "put the whole cell in quotes and double the quotes inside");
      }
      ++at_;
    }
    row.cells.push_back({std::string{trimmed(text_.substr(begin, at_ - begin))}, line});
    return true;
  }

  bool cut_quoted(CsvRow& row) {
    const std::size_t line = line_;
    quoted_ = true;
    std::string cell;
    for (++at_;; ++at_) {
      if (at_ >= text_.size()) {
        return fail(line, row, "a quote is opened and never closed", "close it");
      }
      if (text_[at_] == '"' && text_.substr(at_ + 1, 1) != "\"") break;
      if (text_[at_] == '"') ++at_;
      if (text_[at_] == '\n') ++line_;
      cell += text_[at_];
    }
    ++at_;
    if (!at_line_end() && text_[at_] != ',') {
      return fail(line, row, "text stands behind a closing quote",
                  "double the quotes inside the cell");
    }
    row.cells.push_back({std::string{trimmed(cell)}, line});
    return true;
  }

  bool fail(std::size_t line, const CsvRow& row, std::string what, std::string remedy) {
    faults_.add({.line = line,
                 .column = fmt::format("cell {}", row.cells.size() + 1),
                 .what = std::move(what),
                 .remedy = std::move(remedy)});
    return false;
  }

  std::string_view text_;
  FileFaults& faults_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool quoted_ = false;  // the row at hand has a quoted cell
};

void check_header(const std::vector<std::string>& header, std::size_t line,
                  const CsvColumns& columns, FileFaults& faults) {
  const auto is_in = [](const auto& list, std::string_view name) {
    return std::ranges::find(list, name) != std::end(list);
  };
  std::vector<std::string_view> known = columns.required;
  known.insert(known.end(), columns.optional.begin(), columns.optional.end());
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!is_in(known, header[i])) {
      if (columns.others_ignored) continue;
      faults.add({.line = line,
                  .column = header[i],
                  .what = fmt::format("there is no column '{}' in this kind of file", header[i]),
                  .remedy = fmt::format("remove it; known are {}", fmt::join(known, ", "))});
    } else if (std::find(header.begin(), header.begin() + static_cast<std::ptrdiff_t>(i),
                         header[i]) != header.begin() + static_cast<std::ptrdiff_t>(i)) {
      faults.add({.line = line,
                  .column = header[i],
                  .what = fmt::format("the column '{}' stands twice in the header", header[i]),
                  .remedy = "keep one of them"});
    }
  }
  for (const std::string_view name : columns.required) {
    if (is_in(header, name)) continue;
    faults.add({.line = line,
                .column = std::string{name},
                .what = fmt::format("the column '{}' is missing", name),
                .remedy = fmt::format("the first line names the columns; required are {}",
                                      fmt::join(columns.required, ", "))});
  }
}

}  // namespace

std::optional<CsvTable> CsvTable::parse(std::string_view text, const CsvColumns& columns,
                                        FileFaults& faults) {
  Cutter cutter{text, faults};
  auto first = cutter.next();
  if (!first) {
    if (faults.empty()) {
      faults.add({.line = {},
                  .column = {},
                  .what = "the file is empty",
                  .remedy = fmt::format("begin it with a line of column names: {}",
                                        fmt::join(columns.required, ","))});
    }
    return std::nullopt;
  }
  CsvTable table;
  for (CsvCell& cell : first->cells) table.header_.push_back(std::move(cell.text));
  const std::size_t faults_before = faults.count();
  check_header(table.header_, first->line, columns, faults);
  if (faults.count() > faults_before) return std::nullopt;
  while (auto row = cutter.next()) {
    if (row->cells.size() != table.header_.size()) {
      faults.add({.line = row->line,
                  .column = {},
                  .what = fmt::format("the row has {} cells, the header {}", row->cells.size(),
                                      table.header_.size()),
                  .remedy = "put cells that hold a comma in quotes, and keep empty cells"});
      continue;
    }
    table.rows_.push_back(std::move(*row));
  }
  return table;
}

std::optional<std::size_t> CsvTable::index_of(std::string_view column) const {
  const auto found = std::ranges::find(header_, column);
  if (found == header_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header_.begin());
}

}  // namespace busward::files
