#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "registry/name_table.h"

namespace busward::registry::access {

struct PasswordRules {
  std::size_t least = 12;  // characters
};

enum class PasswordFault { too_short, too_long, holds_the_login, too_common };
inline constexpr NameTable<PasswordFault, 4> kPasswordFaults{
    {{PasswordFault::too_short, "too_short"},
     {PasswordFault::too_long, "too_long"},
     {PasswordFault::holds_the_login, "holds_the_login"},
     {PasswordFault::too_common, "too_common"}}};

inline constexpr std::size_t kLongestPassword = 200;  // bytes: hashing is not free

// Why a password is not taken. Length decides; classes of characters are not asked for (GB/T 22239
// wants complexity, which twelve characters that nobody can guess have). Too common: one of the
// commonest, or one character, a row of the keyboard or a count that goes on.
std::optional<PasswordFault> fault_of(std::string_view password, std::string_view login,
                                      const PasswordRules& rules);

}  // namespace busward::registry::access
