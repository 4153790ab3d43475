#pragma once

#include <vector>

#include "db/record_store.h"
#include "gateway/sheets/sheet.h"
#include "gateway/sheets/sheet_files.h"

namespace busward::api {

// The cells of a table of the database, which has the columns of the form; that it does is checked.
std::vector<sheets::RecordCells> record_cells(const sheets::SheetForm& form,
                                              const db::RecordTable& table);

}  // namespace busward::api
