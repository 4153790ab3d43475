#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/files/file_fault.h"
#include "gateway/sheets/grid.h"
#include "gateway/sheets/sheet.h"

namespace busward::sheets {

// A grid whose header has been found among its first ten rows (titles stand above it in many a
// bureau's sheet) and whose columns are known. Rows without content and the example rows of a
// template are no records. Refers to the form, which is static.
class Table {
 public:
  // Nothing where the header leaves a column open: one that is missing, unknown or there twice.
  static std::optional<Table> of(const SheetForm& form, Grid grid, files::FileFaults& faults);

  const SheetForm& form() const { return *form_; }
  const std::vector<Row>& rows() const { return grid_.rows; }
  // The cell of that column; none where the sheet has no such column, or the row ends before.
  const Cell* cell(const Row& row, const Column& column) const;

  // A fault of one cell, or of the row's place in that column where there is no cell.
  files::FileFault fault_in(const Row& row, std::string_view column, files::Wording what,
                            files::Wording remedy) const;
  // The same for a record, by the line on which its row begins.
  files::FileFault fault_on(std::size_t line, std::string_view column, files::Wording what,
                            files::Wording remedy) const;

 private:
  struct Heading {
    const Column* column = nullptr;  // none: idle
    std::size_t index = 0;
    std::string written;
  };

  Table(const SheetForm& form, Grid grid) : form_{&form}, grid_{std::move(grid)} {}
  void find_header();
  bool read_header(files::FileFaults& faults);
  void add_heading(std::size_t index, const Cell& cell, files::FileFaults& faults);
  void refuse_cells_without_heading(files::FileFaults& faults) const;
  void drop_what_is_no_record();
  bool is_example(const Row& row) const;
  const Heading* heading(std::string_view column) const;

  const SheetForm* form_;
  Grid grid_;  // the header first, until it has been read
  Row header_;
  std::vector<Heading> headings_;
};

}  // namespace busward::sheets
