#include "gateway/sheets/grid.h"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/sheets/csv_grid.h"
#include "gateway/sheets/xlsx/xlsx_grid.h"

namespace busward::sheets {

std::string column_letters(std::size_t index) {
  std::string letters;
  for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return letters;
}

files::FileFault too_many_rows(std::size_t line) {
  return {.line = line,
          .column = {},
          .what = {fmt::format("行数超过 {}", kMostRows),
                   fmt::format("it has more than {} rows", kMostRows)},
          .remedy = {"请拆成几个文件", "split it"}};
}

std::optional<Grid> read_grid(const std::string& bytes, const SheetForm& form,
                              files::FileFaults& faults) {
  if (!looks_like_workbook(bytes)) return read_csv_grid(bytes, form, faults);
  auto grid = read_xlsx_grid(bytes, form);
  if (grid) return std::move(*grid);
  faults.add(fault_of(grid.error()));
  return std::nullopt;
}

}  // namespace busward::sheets
