#pragma once

#include <optional>
#include <string>

#include "geo/strong.h"
#include "registry/identity_number.h"
#include "registry/name_table.h"

namespace busward::registry {

using StaffId = geo::Id<struct StaffTag>;

enum class StaffRole {
  attendant,       // 随车照管人员
  safety_manager,  // 安全管理人员, at least one an operator (article 10)
  monitor          // 监控员
};
inline constexpr NameTable<StaffRole, 3> kStaffRoles{{{StaffRole::attendant, "attendant"},
                                                      {StaffRole::safety_manager, "safety_manager"},
                                                      {StaffRole::monitor, "monitor"}}};

// Who works for an operator and does not drive. Somebody with two roles is on file twice, under two
// codes.
struct StaffMember {
  std::string code;
  std::string name;
  StaffRole role = StaffRole::attendant;
  std::optional<std::string> operator_code;
  std::optional<std::string> phone;
  std::optional<IdentityAsGiven> identity;  // none: what is on file stays
  friend bool operator==(const StaffMember&, const StaffMember&) = default;
};

}  // namespace busward::registry
