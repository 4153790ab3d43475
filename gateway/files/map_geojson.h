#pragma once

#include <string_view>
#include <vector>

#include "gateway/files/cell_reader.h"
#include "registry/county.h"

namespace busward::files {

// roads.geojson and places.geojson of docs/formats.md. Every fault is named; what is returned may
// be used only where the faults are empty.
std::vector<Located<registry::Road>> read_roads(std::string_view text, FileFaults& faults);
std::vector<Located<registry::Place>> read_places(std::string_view text, FileFaults& faults);

}  // namespace busward::files
