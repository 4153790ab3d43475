#pragma once

#include <optional>
#include <string>

#include "geo/strong.h"
#include "registry/name_table.h"
#include "registry/organisation.h"
#include "registry/staff.h"

namespace busward::registry::access {

using AccountId = geo::Id<struct AccountTag>;

// What a person does here. One account has one or more of them and acts in one at a time. The last
// three are held by nobody who has another role, and no person has two of them.
enum class Role {
  monitor,                 // 监控员, of an operator
  duty_officer,            // 值班员, of the bureau
  safety_officer,          // 安全管理科, of the bureau
  permit_clerk,            // 许可经办
  government_office,       // 政府审批
  school_clerk,            // 学校经办
  safety_manager,          // 安全管理人员, of an operator
  attendant,               // 随车照管人员
  traffic_police,          // 公安机关交通管理部门
  transport_officer,       // 交通运输部门
  inspector,               // 督查
  system_administrator,    // 系统管理员
  security_administrator,  // 安全管理员
  audit_administrator      // 审计管理员
};
inline constexpr NameTable<Role, 14> kRoles{
    {{Role::monitor, "monitor"},
     {Role::duty_officer, "duty_officer"},
     {Role::safety_officer, "safety_officer"},
     {Role::permit_clerk, "permit_clerk"},
     {Role::government_office, "government_office"},
     {Role::school_clerk, "school_clerk"},
     {Role::safety_manager, "safety_manager"},
     {Role::attendant, "attendant"},
     {Role::traffic_police, "traffic_police"},
     {Role::transport_officer, "transport_officer"},
     {Role::inspector, "inspector"},
     {Role::system_administrator, "system_administrator"},
     {Role::security_administrator, "security_administrator"},
     {Role::audit_administrator, "audit_administrator"}}};

// Where an account belongs: an operator, a school, or a department of an area; the last where
// neither of the others is set. A value that every step and every entry of the audit log names.
struct Affiliation {
  std::optional<OperatorId> operator_id;
  std::optional<SchoolId> school_id;
  std::optional<AreaId> area_id;  // none, with neither of the others: the whole county
  // Who an attendant's account is of, where that is on file: it speaks of that person's runs alone.
  std::optional<StaffId> staff_id = std::nullopt;
  friend bool operator==(const Affiliation&, const Affiliation&) = default;
};
inline bool is_of_whole_county(const Affiliation& of) {
  return of == Affiliation{};
}

// Who does something, in which role. Made by the door that knows the account; a pure rule takes it
// as given.
struct Actor {
  AccountId account;
  std::string name;  // as people know it
  Role role = Role::monitor;
  Affiliation of;
  friend bool operator==(const Actor&, const Actor&) = default;
};

}  // namespace busward::registry::access
