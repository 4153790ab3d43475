#include "gateway/api/record_cells.h"

#include <algorithm>

#include "geo/assert.h"

namespace busward::api {

std::vector<sheets::RecordCells> record_cells(const sheets::SheetForm& form,
                                              const db::RecordTable& table) {
  const bool fits = std::ranges::equal(form.columns, table.columns, {}, &sheets::Column::key);
  BUSWARD_ASSERT(fits);
  std::vector<sheets::RecordCells> records;
  records.reserve(table.rows.size());
  for (const db::RecordRow& row : table.rows) records.push_back(row.cells);
  return records;
}

}  // namespace busward::api
