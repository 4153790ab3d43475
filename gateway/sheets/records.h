#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gateway/files/located.h"
#include "gateway/sheets/row_reader.h"
#include "gateway/sheets/sheet.h"
#include "gateway/sheets/table.h"

namespace busward::sheets {

// The records of a table, in the order of the file, no two called alike. Every fault is named; what
// comes back may be used only where there are none.
template <class T>
std::vector<files::Located<T>> records_in(const Table& table, const Sheet<T>& sheet,
                                          files::FileFaults& faults) {
  std::vector<files::Located<T>> records;
  std::map<std::string, std::size_t> lines_of_keys;
  for (const Row& row : table.rows()) {
    RowReader cells{table, row, faults};
    std::optional<T> record = sheet.record_in(cells);
    if (!record || !cells.sound()) continue;
    const std::string key = sheet.key_of(*record);
    const auto [first, is_new] = lines_of_keys.emplace(key, row.line);
    if (!is_new) {
      cells.fail(sheet.form.key_column,
                 {fmt::format("“{}” 与第 {} 行重复", key, first->second),
                  fmt::format("'{}' stands on line {} already", key, first->second)},
                 {"两行只留一行", "keep one of the two rows"});
      continue;
    }
    records.push_back({std::move(*record), row.line});
  }
  return records;
}

// The same from the bytes of a file.
template <class T>
std::vector<files::Located<T>> read_records(const std::string& bytes, const Sheet<T>& sheet,
                                            files::FileFaults& faults) {
  auto grid = read_grid(bytes, sheet.form, faults);
  if (!grid) return {};
  const auto table = Table::of(sheet.form, std::move(*grid), faults);
  if (!table) return {};
  return records_in(*table, sheet, faults);
}

}  // namespace busward::sheets
