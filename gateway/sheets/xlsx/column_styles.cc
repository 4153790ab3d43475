#include "gateway/sheets/xlsx/column_styles.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <xlsxwriter.h>

#include "gateway/files/cell_text.h"
#include "gateway/sheets/xlsx/workbook.h"

namespace busward::sheets {
namespace {

using registry::Language;

constexpr int kGrey = 0x808080;
constexpr int kHeadingFill = 0xDDE7F3;

const char* number_format(Holds holds) {
  switch (holds) {
    case Holds::day:
      return "yyyy-mm-dd";
    case Holds::time_of_day:
      return "hh:mm:ss";
    case Holds::whole:
    case Holds::latitude:
    case Holds::longitude:
      return "General";
    case Holds::text:
    case Holds::code:
    case Holds::word:
    case Holds::weekdays:
      return "@";
  }
  return "@";
}

double width_of(const Column& column) {
  switch (column.holds) {
    case Holds::day:
    case Holds::time_of_day:
    case Holds::whole:
    case Holds::weekdays:
      return 13;
    case Holds::text:
    case Holds::code:
    case Holds::word:
    case Holds::latitude:
    case Holds::longitude:
      return 21;
  }
  return 21;
}

std::string heading(const Column& column, Language language, bool mark_required) {
  const std::string_view name = language == Language::zh ? column.zh : column.en;
  return std::string{name} + (mark_required && column.required ? "*" : "");
}

// The library writes sixteen digits of a number: one that needs more goes out as text.
bool survives(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.16G", value);
  return std::strtod(text, nullptr) == value;
}

bool write_as_number(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::string_view text,
                     lxw_format* style) {
  const auto value = files::parsed<double>(text);
  if (!value || !survives(*value)) return false;
  worksheet_write_number(sheet, row, column, *value, style);
  return true;
}

bool write_as_day(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::string_view text,
                  lxw_format* style) {
  const auto day = files::civil_day(text);
  if (!day) return false;
  const std::chrono::year_month_day date{*day};
  lxw_datetime time{.year = static_cast<int>(date.year()),
                    .month = static_cast<int>(static_cast<unsigned>(date.month())),
                    .day = static_cast<int>(static_cast<unsigned>(date.day())),
                    .hour = 0,
                    .min = 0,
                    .sec = 0};
  worksheet_write_datetime(sheet, row, column, &time, style);
  return true;
}

bool write_as_time(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::string_view text,
                   lxw_format* style) {
  const auto time = files::clock_time(text);
  if (!time) return false;
  const double day_share = static_cast<double>(time->count()) / 86'400;
  worksheet_write_number(sheet, row, column, day_share, style);
  return true;
}

}  // namespace

ColumnStyles::ColumnStyles(lxw_workbook* book, const SheetForm& form, bool example) : form_{form} {
  for (const Column& column : form.columns) {
    lxw_format* style = workbook_add_format(book);
    format_set_num_format(style, number_format(column.holds));
    if (example) {
      format_set_font_color(style, kGrey);
      format_set_italic(style);
    }
    styles_.push_back(style);
  }
}

void ColumnStyles::apply_to(lxw_worksheet* sheet, Language language) const {
  for (std::size_t i = 0; i < styles_.size(); ++i) {
    const auto at = static_cast<lxw_col_t>(i);
    const double heading_width =
        language == Language::zh ? 13 : static_cast<double>(form_.columns[i].en.size()) + 4;
    worksheet_set_column(sheet, at, at, std::max(width_of(form_.columns[i]), heading_width),
                         styles_[i]);
  }
}

void ColumnStyles::write(lxw_worksheet* sheet, std::size_t row, std::size_t column,
                         std::string_view canonical, Language language) const {
  if (canonical.empty()) return;
  const auto at_row = static_cast<lxw_row_t>(row);
  const auto at_column = static_cast<lxw_col_t>(column);
  lxw_format* style = styles_[column];
  switch (form_.columns[column].holds) {
    case Holds::whole:
    case Holds::latitude:
    case Holds::longitude:
      if (write_as_number(sheet, at_row, at_column, canonical, style)) return;
      break;
    case Holds::day:
      if (write_as_day(sheet, at_row, at_column, canonical, style)) return;
      break;
    case Holds::time_of_day:
      if (write_as_time(sheet, at_row, at_column, canonical, style)) return;
      break;
    case Holds::text:
    case Holds::code:
    case Holds::word:
    case Holds::weekdays:
      break;
  }
  const std::string text = escaped(shown(form_.columns[column], canonical, language));
  worksheet_write_string(sheet, at_row, at_column, text.c_str(), style);
}

void write_headings(lxw_workbook* book, lxw_worksheet* sheet, const SheetForm& form,
                    Language language, bool mark_required) {
  lxw_format* bold = workbook_add_format(book);
  format_set_bold(bold);
  format_set_bg_color(bold, kHeadingFill);
  format_set_border(bold, LXW_BORDER_THIN);
  for (std::size_t i = 0; i < form.columns.size(); ++i) {
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i),
                           heading(form.columns[i], language, mark_required).c_str(), bold);
  }
  worksheet_freeze_panes(sheet, 1, 0);
}

}  // namespace busward::sheets
