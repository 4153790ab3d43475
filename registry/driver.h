#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "registry/driver_card.h"
#include "registry/identity_number.h"

namespace busward::registry {

struct Driver {
  std::string code;
  std::string name;
  std::string licence_class;  // as printed: "A1"
  std::optional<std::string> operator_code;
  std::optional<std::string> phone;
  std::optional<std::chrono::sys_days>
      first_licensed_on;                            // 初次领证日期: scoring cycles begin then
  std::optional<IdentityAsGiven> identity;          // none: what is on file stays
  std::optional<CertificateAsGiven> certificate{};  // the same
  friend bool operator==(const Driver&, const Driver&) = default;
};

}  // namespace busward::registry
