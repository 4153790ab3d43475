#pragma once

#include <string_view>

#include "gateway/sheets/grid.h"
#include "gateway/sheets/xlsx/workbook_fault.h"

namespace busward::sheets {

// Whether the bytes begin like a workbook, of today's kind or of an older one that cannot be read.
bool looks_like_workbook(std::string_view bytes);

// The grid of a workbook (read_grid is the door): of the sheet that is called like the form, or
// else the first that is not hidden. Hidden rows and columns count. Memory is bounded whatever the
// file claims: 256 MiB of parts read through, 64 MiB of cells' text, two million cells.
WorkbookResult<Grid> read_xlsx_grid(std::string_view bytes, const SheetForm& form);

}  // namespace busward::sheets
