#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/files/csv_cells.h"
#include "gateway/files/file_fault.h"

namespace busward::files {

struct CsvColumns {
  std::vector<std::string_view> required;
  std::vector<std::string_view> optional;
  bool others_ignored = false;  // else a column of another name is a fault: a slip of the pen
};

// A CSV file with a header line. Columns come in any order and are known by name. Rows that have a
// fault of form (a quote out of place, too many cells) are left out.
class CsvTable {
 public:
  // Every fault of form at once. Nothing when there is no header to go by.
  static std::optional<CsvTable> parse(std::string_view text, const CsvColumns& columns,
                                       FileFaults& faults);

  const std::vector<CsvRow>& rows() const { return rows_; }
  // None where the header does not name that column.
  std::optional<std::size_t> index_of(std::string_view column) const;

 private:
  std::vector<std::string> header_;
  std::vector<CsvRow> rows_;
};

}  // namespace busward::files
