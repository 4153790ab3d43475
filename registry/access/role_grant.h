#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "geo/utc_time.h"
#include "registry/access/actor.h"

namespace busward::registry::access {

// A role that an account has, where, and from when until when; without an end until it is revoked.
struct RoleGrant {
  Role role = Role::monitor;
  Affiliation of;
  geo::UtcTime from;
  std::optional<geo::UtcTime> until;
  friend bool operator==(const RoleGrant&, const RoleGrant&) = default;
};

constexpr bool is_administrator(Role role) {
  return role == Role::system_administrator || role == Role::security_administrator ||
         role == Role::audit_administrator;
}

bool is_in_force(const RoleGrant& grant, geo::UtcTime at);

enum class GrantFault {
  held_already,
  administrators_stand_alone,  // one of the three beside anything else
  wants_operator,              // a role of an operator without one
  wants_school,
  of_the_authorities  // a role of a bureau or a department with an operator or a school
};
inline constexpr NameTable<GrantFault, 5> kGrantFaults{
    {{GrantFault::held_already, "held_already"},
     {GrantFault::administrators_stand_alone, "administrators_stand_alone"},
     {GrantFault::wants_operator, "wants_operator"},
     {GrantFault::wants_school, "wants_school"},
     {GrantFault::of_the_authorities, "of_the_authorities"}}};

// What speaks against one more role beside those an account has (GB/T 22239: the three
// administrators are three persons). `held` are the grants that are not revoked, ended ones
// included: who was an administrator does not become somebody else under the same account. The
// database keeps the same (access.role_grant).
std::optional<GrantFault> fault_of(const RoleGrant& wanted, const std::vector<RoleGrant>& held);

}  // namespace busward::registry::access
