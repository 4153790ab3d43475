#include <fmt/format.h>
#include <xlsxwriter.h>

#include "gateway/sheets/sheet_files.h"
#include "gateway/sheets/xlsx/column_styles.h"
#include "gateway/sheets/xlsx/workbook_file.h"

namespace busward::sheets {
namespace {

using registry::Language;
using registry::Wording;

constexpr lxw_row_t kRowsWithLists = 5000;
constexpr lxw_col_t kFirstListColumn = 7;  // of the second sheet: behind the explanations

Wording meaning_of(const Column& column) {
  switch (column.holds) {
    case Holds::whole:
      return {
          fmt::format("{} 到 {} 的整数", column.range.lowest, column.range.highest),
          fmt::format("a whole number from {} to {}", column.range.lowest, column.range.highest)};
    case Holds::day:
      return {"日期，如 2026-09-01", "a day, as in 2026-09-01"};
    case Holds::time_of_day:
      return {"时刻，如 07:05", "a time of day, as in 07:05"};
    case Holds::latitude:
    case Holds::longitude:
      return {"十进制度数", "decimal degrees"};
    case Holds::word:
      return {"从下拉列表中选择", "one of the list"};
    case Holds::weekdays:
      return {"星期的数字", "digits of weekdays"};
    case Holds::code:
      return {"文字（按文本保存）", "text (kept as text)"};
    case Holds::text:
      return {"文字", "text"};
  }
  return {};
}

// One workbook to fill in, in the making.
class Template {
 public:
  Template(lxw_workbook* book, const SheetForm& form, Language language)
      : book_{book},
        form_{form},
        language_{language},
        sheet_{workbook_add_worksheet(book, std::string{zh() ? form.zh : form.en}.c_str())},
        guide_{workbook_add_worksheet(book, guide_name())} {}

  void write() {
    const ColumnStyles styles{book_, form_, false};
    const ColumnStyles grey{book_, form_, true};
    styles.apply_to(sheet_, language_);
    write_headings(book_, sheet_, form_, language_, true);
    for (std::size_t i = 0; i < form_.columns.size(); ++i) {
      grey.write(sheet_, 1, i, form_.columns[i].example, language_);
    }
    write_guide();
  }

 private:
  bool zh() const { return language_ == Language::zh; }
  const char* guide_name() const { return zh() ? "填写说明" : "Columns"; }

  void put(lxw_row_t row, lxw_col_t column, std::string_view text, lxw_format* style) {
    if (text.empty()) return;
    worksheet_write_string(guide_, row, column, std::string{text}.c_str(), style);
  }

  void write_guide() {
    lxw_format* bold = workbook_add_format(book_);
    format_set_bold(bold);
    lxw_format* wrapped = workbook_add_format(book_);
    format_set_text_wrap(wrapped);
    format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
    const std::string_view heads_zh[]{"列", "必填", "填什么", "示例", "说明"};
    const std::string_view heads_en[]{"Column", "Required", "Holds", "Example", "Note"};
    for (lxw_col_t i = 0; i < 5; ++i) put(0, i, zh() ? heads_zh[i] : heads_en[i], bold);
    lxw_col_t next_list = kFirstListColumn;
    for (std::size_t i = 0; i < form_.columns.size(); ++i) {
      write_explanation(static_cast<lxw_row_t>(i + 1), form_.columns[i], wrapped);
      if (!form_.columns[i].words.empty()) {
        write_list(next_list++, static_cast<lxw_col_t>(i), form_.columns[i], bold);
      }
    }
    put(static_cast<lxw_row_t>(form_.columns.size() + 2), 0,
        zh() ? "灰色的示例行不会被导入，可以保留或删除。带 * 的列必填。"
             : "The example in grey is read as no record; keep or delete it. Columns with * must "
               "be filled in.",
        nullptr);
    worksheet_set_column(guide_, 0, 0, 18, nullptr);
    worksheet_set_column(guide_, 1, 1, 10, nullptr);
    worksheet_set_column(guide_, 2, 3, 24, nullptr);
    worksheet_set_column(guide_, 4, 4, 52, nullptr);
    worksheet_set_column(guide_, kFirstListColumn, kFirstListColumn + 8, 22, nullptr);
  }

  void write_explanation(lxw_row_t row, const Column& column, lxw_format* style) {
    put(row, 0, zh() ? column.zh : column.en, style);
    if (column.required) put(row, 1, zh() ? "是" : "yes", style);
    put(row, 2, meaning_of(column).in(language_), style);
    put(row, 3, shown(column, column.example, language_), style);
    put(row, 4, zh() ? column.note_zh : column.note_en, style);
  }

  // The words in a column of their own, and the list to choose from in the sheet to fill in.
  void write_list(lxw_col_t list, lxw_col_t column, const Column& form, lxw_format* bold) {
    put(0, list, zh() ? form.zh : form.en, bold);
    lxw_row_t row = 0;
    for (const Word& word : form.words) put(++row, list, zh() ? word.zh : word.en, nullptr);
    const std::string letters = column_letters(list);
    std::string range = fmt::format("='{}'!${}$2:${}${}", guide_name(), letters, letters, row + 1);
    lxw_data_validation choice{};
    choice.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    choice.value_formula = range.data();
    choice.ignore_blank = LXW_VALIDATION_ON;
    worksheet_data_validation_range(sheet_, 1, column, kRowsWithLists, column, &choice);
  }

  lxw_workbook* book_;
  const SheetForm& form_;
  Language language_;
  lxw_worksheet* sheet_;
  lxw_worksheet* guide_;
};

}  // namespace

std::optional<std::string> template_of(const SheetForm& form, Language language) {
  WorkbookFile file;
  if (file.book() == nullptr) return std::nullopt;
  Template{file.book(), form, language}.write();
  return file.finish();
}

}  // namespace busward::sheets
