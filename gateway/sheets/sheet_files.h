#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gateway/files/file_fault.h"
#include "gateway/sheets/grid.h"
#include "gateway/sheets/sheet.h"

namespace busward::sheets {

// The cells of a record in the order of its form's columns, canonical: words by their key, days as
// ISO, times HH:MM:SS, weekdays as digits; empty where nothing is known.
using RecordCells = std::vector<std::string>;

// CSV in UTF-8 with a byte order mark, which spreadsheets need to recognise it, and with CRLF. What
// a spreadsheet would run as a formula is made harmless; reading it gives back the same records.
std::string csv_of(const SheetForm& form, std::span<const RecordCells> records,
                   registry::Language language);

// The same as a workbook. Nothing where memory or the library's temporary files fail.
std::optional<std::string> xlsx_of(const SheetForm& form, std::span<const RecordCells> records,
                                   registry::Language language);

// A workbook to fill in: headings, an example in grey that is read as no record, lists of words to
// choose from, and a second sheet that explains the columns.
std::optional<std::string> template_of(const SheetForm& form, registry::Language language);

// A copy of what was read with the bad cells in red, a comment on each, and a sheet that lists all
// faults: to be mended in place and imported again.
std::optional<std::string> marked_copy(const SheetForm& form, const Grid& grid,
                                       const files::FileFaults& faults,
                                       registry::Language language);

}  // namespace busward::sheets
