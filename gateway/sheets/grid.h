#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/files/file_fault.h"
#include "gateway/sheets/sheet.h"

namespace busward::sheets {

// What a cell of a file is. In a spreadsheet a number keeps 15 digits, so that one that stands for
// a code may have lost some; `broken` is a formula that came to nothing, its text says what.
enum class CellIs { text, number, broken };

struct Cell {
  std::string text;  // without white space around it; numbers in plain notation, days as ISO
  CellIs is = CellIs::text;
  std::size_t line = 0;
};

struct Row {
  std::size_t line = 0;  // where it begins
  std::vector<Cell> cells;
};

// A table as it stands in a file, whatever the format: rows that are not empty, in order.
struct Grid {
  std::vector<Row> rows;
  bool addressed = false;  // people call its cells C12
  std::string written_as;  // "UTF-8", "GB18030", "XLSX"
  std::string sheet;       // the sheet of a workbook that was read
};

inline constexpr std::size_t kMostRows = 100'000;
inline constexpr std::size_t kMostColumns = 256;

// Reads CSV in UTF-8, GB18030 or UTF-16, parted by comma, semicolon or tab, and XLSX; which of
// them, the content says and not the name. `form` tells which sheet of a workbook is meant and what
// headings to expect. At most kMostRows by kMostColumns; nothing and a fault where it is none.
std::optional<Grid> read_grid(const std::string& bytes, const SheetForm& form,
                              files::FileFaults& faults);

// For the readers of the formats.
files::FileFault too_many_rows(std::size_t line);

// The letters of a spreadsheet's column, from 0: "A", "Z", "AA".
std::string column_letters(std::size_t index);

}  // namespace busward::sheets
