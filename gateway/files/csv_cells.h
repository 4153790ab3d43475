#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/files/file_fault.h"

namespace busward::files {

struct CsvCell {
  std::string text;  // without white space around it
  std::size_t line = 0;
};

struct CsvRow {
  std::size_t line = 0;  // where it begins
  std::vector<CsvCell> cells;
};

// Without white space around it, that of Chinese text and of web pages included.
std::string_view trimmed(std::string_view text);

// Cuts CSV by RFC 4180 into rows of cells: quoted cells may hold separators, doubled quotes and
// line breaks; lines end in CRLF or LF. A fault of form costs its row and no other one; empty lines
// are passed over.
class CsvCutter {
 public:
  CsvCutter(std::string_view text, FileFaults& faults, char separator = ',')
      : text_{text}, faults_{faults}, separator_{separator} {}

  // The next row that is not empty and well formed; nothing at the end.
  std::optional<CsvRow> next();

 private:
  bool at_line_end() const;
  void skip_line_end();
  bool cut_row(CsvRow& row);
  bool cut_cell(CsvRow& row);
  bool cut_quoted(CsvRow& row);
  bool fail(std::size_t line, const CsvRow& row, Wording what, Wording remedy);

  std::string_view text_;
  FileFaults& faults_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool quoted_ = false;  // the row at hand has a quoted cell
};

}  // namespace busward::files
