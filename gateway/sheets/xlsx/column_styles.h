#pragma once

#include <string_view>
#include <vector>

#include "gateway/sheets/sheet.h"

struct lxw_format;
struct lxw_workbook;
struct lxw_worksheet;

namespace busward::sheets {

// How the cells of each column of a form look in a workbook: codes and texts are formatted as text,
// so that no spreadsheet makes numbers of them; days and times as what they are.
class ColumnStyles {
 public:
  ColumnStyles(lxw_workbook* book, const SheetForm& form, bool example);

  // Widths, and the style of cells that nobody has written yet.
  void apply_to(lxw_worksheet* sheet, registry::Language language) const;
  // A canonical cell as number, day, time or text, whichever loses nothing.
  void write(lxw_worksheet* sheet, std::size_t row, std::size_t column, std::string_view canonical,
             registry::Language language) const;

 private:
  const SheetForm& form_;
  std::vector<lxw_format*> styles_;
};

// A row of headings, in bold on grey; those that must be filled in are marked by '*' where asked.
void write_headings(lxw_workbook* book, lxw_worksheet* sheet, const SheetForm& form,
                    registry::Language language, bool mark_required);

}  // namespace busward::sheets
