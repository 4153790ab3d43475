#pragma once

#include <string_view>
#include <vector>

#include "gateway/files/file_fault.h"
#include "tracker/replay.h"

namespace busward::files {

// Reads the fixes that `busward replay` judges (docs/formats.md). `routes` are those on file; with
// a single one a file without the column `route` means that one. A row with a fault is left out and
// the fault added to `row_faults`; nothing and a fault in `file_faults` where the file is no such
// file. Positions are rounded to 1e-6° and speeds to 0.1 km/h, as a terminal sends them.
std::optional<std::vector<tracker::ReplayFix>> read_fixes(std::string_view text,
                                                          const tracker::Replay::Routes& routes,
                                                          FileFaults& file_faults,
                                                          FileFaults& row_faults);

}  // namespace busward::files
