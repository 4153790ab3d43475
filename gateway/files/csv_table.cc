#include "gateway/files/csv_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace busward::files {
namespace {

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
  CsvCutter cutter{text, faults};
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
