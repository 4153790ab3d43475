#pragma once

#include <string_view>
#include <vector>

#include "gateway/files/file_fault.h"
#include "registry/duty.h"

namespace busward::files {

// A calendar of periodic duties in the form of registry/duties_cn.toml, in the order of the file.
std::vector<registry::Duty> read_duties(std::string_view text, FileFaults& faults);

// registry/duties_cn.toml as it was when this program was built.
std::string_view default_duties_text();
std::vector<registry::Duty> default_duties();

}  // namespace busward::files
