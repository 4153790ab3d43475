#pragma once

#include <string>
#include <vector>

#include "gateway/sheets/xlsx/number_style.h"
#include "gateway/sheets/xlsx/zip_archive.h"

namespace busward::sheets {

struct WorkbookSheet {
  std::string name;
  std::string part;  // "xl/worksheets/sheet1.xml"
  bool hidden = false;
};

// What the sheets of a workbook share.
struct Workbook {
  std::vector<WorkbookSheet> sheets;  // at least one
  std::vector<std::string> strings;
  std::vector<NumberStyle> styles;  // by the number that cells name
  bool from_1904 = false;
};

// Everything but the sheets themselves. Strings are bounded with what they unpack to.
WorkbookResult<Workbook> read_workbook(ZipArchive& archive);

// Text of a workbook as it was before characters that XML cannot hold were written as _x000D_.
std::string unescaped(std::string_view text);
// The other way for text that happens to look like that; the library does the rest.
std::string escaped(std::string_view text);

}  // namespace busward::sheets
