#pragma once

#include <optional>
#include <string>

#include "gateway/sheets/grid.h"

namespace busward::sheets {

// The grid of a CSV file (read_grid is the door). The separator is the one by which the most
// headings are known.
std::optional<Grid> read_csv_grid(const std::string& bytes, const SheetForm& form,
                                  files::FileFaults& faults);

}  // namespace busward::sheets
