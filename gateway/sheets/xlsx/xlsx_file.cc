#include <xlsxwriter.h>

#include "gateway/sheets/sheet_files.h"
#include "gateway/sheets/xlsx/column_styles.h"
#include "gateway/sheets/xlsx/workbook_file.h"

namespace busward::sheets {

std::optional<std::string> xlsx_of(const SheetForm& form, std::span<const RecordCells> records,
                                   registry::Language language) {
  WorkbookFile file;
  if (file.book() == nullptr) return std::nullopt;
  const bool zh = language == registry::Language::zh;
  lxw_worksheet* sheet =
      workbook_add_worksheet(file.book(), std::string{zh ? form.zh : form.en}.c_str());
  const ColumnStyles styles{file.book(), form, false};
  styles.apply_to(sheet, language);
  write_headings(file.book(), sheet, form, language, false);
  for (std::size_t i = 0; i < records.size(); ++i) {
    for (std::size_t k = 0; k < form.columns.size(); ++k) {
      styles.write(sheet, i + 1, k, records[i][k], language);
    }
  }
  worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(records.size()),
                       static_cast<lxw_col_t>(form.columns.size() - 1));
  return file.finish();
}

}  // namespace busward::sheets
