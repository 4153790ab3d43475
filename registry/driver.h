#pragma once

#include <optional>
#include <string>

namespace busward::registry {

struct Driver {
  std::string code;
  std::string name;
  std::string licence_class;  // as printed: "A1"
  std::optional<std::string> operator_code;
  friend bool operator==(const Driver&, const Driver&) = default;
};

}  // namespace busward::registry
