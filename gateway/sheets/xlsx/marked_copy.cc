#include <cstdlib>
#include <map>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "gateway/sheets/cell_values.h"
#include "gateway/sheets/sheet_files.h"
#include "gateway/sheets/xlsx/workbook.h"
#include "gateway/sheets/xlsx/workbook_file.h"

namespace busward::sheets {
namespace {

using files::CellPlace;
using files::FileFault;
using registry::Language;

constexpr int kRed = 0xFFC7CE;
constexpr std::size_t kMostComments = 5'000;
constexpr std::size_t kLongestComment = 4'000;  // bytes; a spreadsheet shows no more

class MarkedCopy {
 public:
  MarkedCopy(lxw_workbook* book, Language language) : book_{book}, language_{language} {
    red_ = workbook_add_format(book);
    format_set_bg_color(red_, kRed);
    bold_ = workbook_add_format(book);
    format_set_bold(bold_);
  }

  void write_cells(const SheetForm& form, const Grid& grid, const files::FileFaults& faults) {
    const bool zh = language_ == Language::zh;
    lxw_worksheet* sheet =
        workbook_add_worksheet(book_, std::string{zh ? form.zh : form.en}.c_str());
    std::map<CellPlace, std::string> comments;
    for (const FileFault& fault : faults.kept()) {
      if (!fault.place) continue;
      std::string& comment = comments[*fault.place];
      if (!comment.empty()) comment += "\n";
      comment += sentence_of(fault, language_);
    }
    worksheet_set_column(sheet, 0, 40, 18, nullptr);
    std::size_t row_number = 0;
    for (const Row& row : grid.rows) {
      if (grid.addressed) row_number = row.line - 1;
      write_row(sheet, row, row_number++, comments);
    }
  }

  void write_list(const files::FileFaults& faults) {
    const bool zh = language_ == Language::zh;
    lxw_worksheet* sheet = workbook_add_worksheet(book_, zh ? "问题清单" : "Faults");
    const std::string_view heads_zh[]{"行", "单元格", "列", "问题", "怎样改"};
    const std::string_view heads_en[]{"Line", "Cell", "Column", "What", "Remedy"};
    for (lxw_col_t i = 0; i < 5; ++i) put(sheet, 0, i, zh ? heads_zh[i] : heads_en[i], bold_);
    worksheet_set_column(sheet, 0, 1, 9, nullptr);
    worksheet_set_column(sheet, 2, 2, 18, nullptr);
    worksheet_set_column(sheet, 3, 4, 60, nullptr);
    worksheet_freeze_panes(sheet, 1, 0);
    lxw_row_t row = 0;
    for (const FileFault* fault : faults.by_line()) {
      ++row;
      if (fault->line) {
        worksheet_write_number(sheet, row, 0, static_cast<double>(*fault->line), nullptr);
      }
      put(sheet, row, 1, fault->address, nullptr);
      put(sheet, row, 2, fault->column.in(language_), nullptr);
      put(sheet, row, 3, fault->what.in(language_), nullptr);
      put(sheet, row, 4, fault->remedy.in(language_), nullptr);
    }
  }

 private:
  static void put(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::string_view text,
                  lxw_format* style) {
    worksheet_write_string(sheet, row, column, escaped(text).c_str(), style);
  }

  void write_row(lxw_worksheet* sheet, const Row& row, std::size_t row_number,
                 const std::map<CellPlace, std::string>& comments) {
    const auto at_row = static_cast<lxw_row_t>(row_number);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const auto at = static_cast<lxw_col_t>(i);
      const auto comment = comments.find({row.line, i});
      const bool bad = comment != comments.end();
      write_cell(sheet, at_row, at, row.cells[i], bad ? red_ : nullptr);
    }
    for (auto at = comments.lower_bound({row.line, 0});
         at != comments.end() && at->first.row_line == row.line; ++at) {
      mark(sheet, at_row, row, at->first.index, at->second);
    }
  }

  // All as text, so that nothing is lost on the way; but what had lost digits must not pass for a
  // code the next time.
  static void write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Cell& cell,
                         lxw_format* style) {
    if (cell.text.empty()) return;
    if (cell.is == CellIs::number && !digits_of(cell)) {
      worksheet_write_number(sheet, row, column, std::strtod(cell.text.c_str(), nullptr), style);
    } else {
      put(sheet, row, column, cell.text, style);
    }
  }

  void mark(lxw_worksheet* sheet, lxw_row_t at_row, const Row& row, std::size_t index,
            const std::string& comment) {
    const auto at = static_cast<lxw_col_t>(index);
    const bool empty = index >= row.cells.size() || row.cells[index].text.empty();
    if (empty) worksheet_write_blank(sheet, at_row, at, red_);
    if (++comments_ > kMostComments || comment.size() > kLongestComment) return;
    worksheet_write_comment(sheet, at_row, at, comment.c_str());
  }

  lxw_workbook* book_;
  Language language_;
  lxw_format* red_ = nullptr;
  lxw_format* bold_ = nullptr;
  std::size_t comments_ = 0;
};

}  // namespace

std::optional<std::string> marked_copy(const SheetForm& form, const Grid& grid,
                                       const files::FileFaults& faults, Language language) {
  WorkbookFile file;
  if (file.book() == nullptr) return std::nullopt;
  MarkedCopy copy{file.book(), language};
  copy.write_cells(form, grid, faults);
  copy.write_list(faults);
  return file.finish();
}

}  // namespace busward::sheets
