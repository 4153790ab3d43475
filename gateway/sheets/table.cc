#include "gateway/sheets/table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace busward::sheets {
namespace {

constexpr std::size_t kHeaderWithin = 10;

std::ptrdiff_t known_headings(const SheetForm& form, const Row& row) {
  return std::ranges::count_if(
      row.cells, [&](const Cell& c) { return column_named(form, c.text) != nullptr; });
}

// The headings that a form knows, as people of a language write them.
std::string headings_of(const SheetForm& form, registry::Language language, bool required_only) {
  std::vector<std::string> names;
  for (const Column& column : form.columns) {
    if (required_only && !column.required) continue;
    names.push_back(heading_of(column).in(language));
  }
  return fmt::format("{}", fmt::join(names, language == registry::Language::zh ? "、" : ", "));
}

files::Wording known_columns(const SheetForm& form) {
  return {
      fmt::format("请删去此列；可用的列有：{}", headings_of(form, registry::Language::zh, false)),
      fmt::format("remove it; known are {}", headings_of(form, registry::Language::en, false))};
}

}  // namespace

std::optional<Table> Table::of(const SheetForm& form, Grid grid, files::FileFaults& faults) {
  Table table{form, std::move(grid)};
  if (table.grid_.rows.empty()) {
    if (!faults.empty()) return std::nullopt;
    faults.add({.line = {},
                .column = {},
                .what = {"文件是空的", "the file is empty"},
                .remedy = {fmt::format("第一行请写列名：{}",
                                       headings_of(form, registry::Language::zh, true)),
                           fmt::format("begin it with a line of column names: {}",
                                       headings_of(form, registry::Language::en, true))}});
    return std::nullopt;
  }
  table.find_header();
  if (!table.read_header(faults)) return std::nullopt;
  table.refuse_cells_without_heading(faults);
  table.drop_what_is_no_record();
  return table;
}

void Table::find_header() {
  auto best = grid_.rows.begin();
  std::ptrdiff_t most = 0;
  const auto end =
      grid_.rows.begin() + static_cast<std::ptrdiff_t>(std::min(kHeaderWithin, grid_.rows.size()));
  for (auto row = grid_.rows.begin(); row != end; ++row) {
    const std::ptrdiff_t known = known_headings(*form_, *row);
    if (known > most) {
      best = row;
      most = known;
    }
  }
  header_ = std::move(*best);
  grid_.rows.erase(grid_.rows.begin(), best + 1);
}

bool Table::read_header(files::FileFaults& faults) {
  const std::size_t before = faults.count();
  for (std::size_t i = 0; i < header_.cells.size(); ++i) add_heading(i, header_.cells[i], faults);
  for (const Column& column : form_->columns) {
    if (!column.required || heading(column.key) != nullptr) continue;
    faults.add({.line = header_.line,
                .column = heading_of(column),
                .what = {fmt::format("缺少「{}」列", column.zh),
                         fmt::format("the column '{}' is missing", column.key)},
                .remedy = {fmt::format("表头一行要写列名；必填的列有：{}",
                                       headings_of(*form_, registry::Language::zh, true)),
                           fmt::format("the first line names the columns; required are {}",
                                       headings_of(*form_, registry::Language::en, true))}});
  }
  return faults.count() == before;
}

void Table::add_heading(std::size_t index, const Cell& cell, files::FileFaults& faults) {
  if (cell.text.empty()) return;
  const Column* column = column_named(*form_, cell.text);
  files::FileFault fault{.line = header_.line,
                         .column = cell.text,
                         .what = {},
                         .remedy = {},
                         .place = files::CellPlace{header_.line, index},
                         .address = {}};
  if (grid_.addressed) fault.address = fmt::format("{}{}", column_letters(index), header_.line);
  if (column == nullptr && !is_idle_heading(cell.text)) {
    fault.what = {fmt::format("本类表没有「{}」列", cell.text),
                  fmt::format("there is no column '{}' in this kind of file", cell.text)};
    fault.remedy = known_columns(*form_);
    faults.add(std::move(fault));
  } else if (column != nullptr && heading(column->key) != nullptr) {
    fault.what = {fmt::format("表头中「{}」列出现两次", cell.text),
                  fmt::format("the column '{}' stands twice in the header", cell.text)};
    fault.remedy = {"只留其中一列", "keep one of them"};
    faults.add(std::move(fault));
  } else {
    headings_.push_back({.column = column, .index = index, .written = cell.text});
  }
}

void Table::refuse_cells_without_heading(files::FileFaults& faults) const {
  const auto has_heading = [&](std::size_t index) {
    return std::ranges::any_of(headings_, [&](const Heading& h) { return h.index == index; });
  };
  for (const Row& row : grid_.rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i].text.empty() || has_heading(i)) continue;
      files::FileFault fault{
          .line = row.cells[i].line,
          .column = {fmt::format("第 {} 列", i + 1), fmt::format("cell {}", i + 1)},
          .what = {fmt::format("“{}” 所在的列没有列名", row.cells[i].text),
                   fmt::format("'{}' stands in a column without a heading", row.cells[i].text)},
          .remedy = {"请补上列名，或清空此格；含逗号的格请加引号",
                     "name the column or clear the cell; put cells that hold a comma in quotes"},
          .place = files::CellPlace{row.line, i},
          .address = {}};
      if (grid_.addressed) fault.address = fmt::format("{}{}", column_letters(i), row.line);
      faults.add(std::move(fault));
    }
  }
}

void Table::drop_what_is_no_record() {
  std::erase_if(grid_.rows, [&](const Row& row) {
    const bool empty = std::ranges::all_of(headings_, [&](const Heading& h) {
      return h.column == nullptr || h.index >= row.cells.size() || row.cells[h.index].text.empty();
    });
    return empty || is_example(row);
  });
}

bool Table::is_example(const Row& row) const {
  return std::ranges::any_of(headings_, [&](const Heading& h) {
    return h.column != nullptr && h.index < row.cells.size() &&
           h.column->example.find(kExampleMark) != std::string_view::npos &&
           row.cells[h.index].text == h.column->example;
  });
}

const Table::Heading* Table::heading(std::string_view column) const {
  const auto found = std::ranges::find_if(
      headings_, [&](const Heading& h) { return h.column != nullptr && h.column->key == column; });
  return found == headings_.end() ? nullptr : &*found;
}

const Cell* Table::cell(const Row& row, const Column& column) const {
  const Heading* found = heading(column.key);
  if (found == nullptr || found->index >= row.cells.size()) return nullptr;
  return &row.cells[found->index];
}

files::FileFault Table::fault_in(const Row& row, std::string_view column, files::Wording what,
                                 files::Wording remedy) const {
  files::FileFault fault{.line = row.line,
                         .column = std::string{column},
                         .what = std::move(what),
                         .remedy = std::move(remedy),
                         .place = {},
                         .address = {}};
  if (const Column* known = form_->column(column)) fault.column = heading_of(*known);
  const Heading* found = heading(column);
  if (found == nullptr) return fault;
  if (found->written != column) {
    fault.column = {found->written, std::string{column}};
  }
  fault.place = files::CellPlace{row.line, found->index};
  if (found->index < row.cells.size()) fault.line = row.cells[found->index].line;
  if (grid_.addressed) fault.address = fmt::format("{}{}", column_letters(found->index), row.line);
  return fault;
}

files::FileFault Table::fault_on(std::size_t line, std::string_view column, files::Wording what,
                                 files::Wording remedy) const {
  const auto found = std::ranges::lower_bound(grid_.rows, line, {}, &Row::line);
  const bool on_file = found != grid_.rows.end() && found->line == line;
  return fault_in(on_file ? *found : Row{.line = line, .cells = {}}, column, std::move(what),
                  std::move(remedy));
}

}  // namespace busward::sheets
