#pragma once

#include <string_view>
#include <vector>

#include "gateway/files/text_file.h"

namespace busward::files {

// Where each element of the top object's "features" begins, in a text that is known to be JSON; the
// JSON parser keeps no positions.
std::vector<TextPosition> feature_positions(std::string_view text);

}  // namespace busward::files
