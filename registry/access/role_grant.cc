#include "registry/access/role_grant.h"

#include <algorithm>

namespace busward::registry::access {

namespace {

std::optional<GrantFault> fault_of_affiliation(Role role, const Affiliation& of) {
  switch (role) {
    case Role::monitor:
    case Role::safety_manager:
      if (!of.operator_id) return GrantFault::wants_operator;
      return std::nullopt;
    case Role::attendant:
      if (!of.operator_id && !of.school_id) return GrantFault::wants_operator;
      return std::nullopt;
    case Role::school_clerk:
      if (!of.school_id) return GrantFault::wants_school;
      return std::nullopt;
    default:
      if (of.operator_id || of.school_id) return GrantFault::of_the_authorities;
      return std::nullopt;
  }
}

}  // namespace

bool is_in_force(const RoleGrant& grant, geo::UtcTime at) {
  return grant.from <= at && (!grant.until || at < *grant.until);
}

std::optional<GrantFault> fault_of(const RoleGrant& wanted, const std::vector<RoleGrant>& held) {
  const auto same = [&wanted](const RoleGrant& grant) {
    return grant.role == wanted.role && grant.of == wanted.of;
  };
  if (std::ranges::any_of(held, same)) return GrantFault::held_already;
  const auto clashes = [&wanted](const RoleGrant& grant) {
    return grant.role != wanted.role &&
           (is_administrator(grant.role) || is_administrator(wanted.role));
  };
  if (std::ranges::any_of(held, clashes)) return GrantFault::administrators_stand_alone;
  return fault_of_affiliation(wanted.role, wanted.of);
}

}  // namespace busward::registry::access
