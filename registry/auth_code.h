#pragma once

#include <string>
#include <string_view>

namespace busward::registry {

// SHA-256 of an authentication code, 64 hexadecimal digits: what sessions keep and compare instead
// of the code.
std::string auth_code_digest(std::string_view code);

}  // namespace busward::registry
