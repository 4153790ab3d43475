#pragma once

#include <string>
#include <vector>

#include "registry/cases/defect.h"
#include "registry/cases/suspension.h"

namespace busward::simulator {

// The CSV texts of docs/formats.md for the safety work, for write_county.
std::string suspensions_text(const std::vector<registry::cases::Suspension>& suspensions);
std::string defects_text(const std::vector<registry::cases::Defect>& defects);

}  // namespace busward::simulator
