#pragma once

#include <string_view>
#include <vector>

#include "gateway/files/cell_reader.h"
#include "registry/bus.h"
#include "registry/document.h"
#include "registry/driver.h"
#include "registry/organisation.h"
#include "registry/service_plan.h"
#include "registry/terminal.h"

namespace busward::files {

// The readers of the CSV files of docs/formats.md. Each takes the file's whole text and names every
// fault; what it returns may be used only where the faults are empty. Rows come in the order of the
// file, and no two have one key.
std::vector<Located<registry::Operator>> read_operators(std::string_view text, FileFaults& faults);
std::vector<Located<registry::School>> read_schools(std::string_view text, FileFaults& faults);
std::vector<Located<registry::Bus>> read_buses(std::string_view text, FileFaults& faults);
std::vector<Located<registry::Driver>> read_drivers(std::string_view text, FileFaults& faults);
std::vector<Located<registry::Document>> read_documents(std::string_view text, FileFaults& faults);
std::vector<Located<registry::Terminal>> read_terminals(std::string_view text, FileFaults& faults);
std::vector<Located<registry::Departure>> read_timetable(std::string_view text, FileFaults& faults);
std::vector<Located<registry::Assignment>> read_assignments(std::string_view text,
                                                            FileFaults& faults);

}  // namespace busward::files
