#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "registry/organisation.h"

namespace busward::registry {

// The kinds of records of which an operator may send its own: what it keeps itself and answers for.
// What two parties agree on, what an authority issues or decides and what others plan by it may
// not.
inline constexpr std::array<std::string_view, 5> kOwnSheets{"buses", "drivers", "staff",
                                                            "documents", "defects"};
constexpr bool is_own_sheet(std::string_view kind) {
  return std::ranges::find(kOwnSheets, kind) != kOwnSheets.end();
}

}  // namespace busward::registry
