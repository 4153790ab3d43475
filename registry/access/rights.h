#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "registry/access/actor.h"

namespace busward::registry::access {

// What an endpoint asks for by name. Everything that it lets do belongs to one purpose.
enum class Right {
  see_traffic,         // map, routes, buses and where they are now
  see_tracks,          // where a bus was
  see_alarms,          // with their evidence
  handle_alarms,       // take steps
  contact_bus,         // the step of having spoken to those on board
  account_for_pupils,  // the steps that somebody looked, and counted
  set_stages,          // how far a rule is let out
  see_files,           // documents on file, and how complete they are
  keep_files,          // enter and correct records
  see_terminals,       // that are turned away
  see_runs,            // the run sheet
  declare_runs,        // that one is cancelled, moved or driven by another bus
  attest_runs,         // departure checks, head counts, sweeps
  keep_holds,          // what is not removed by age
  export_people,       // all that is kept of one person
  issue_badges,        // by which attendants log in
  keep_accounts,
  read_audit
};

// Of whose things a right speaks: the account's own organisation; that, and those that it serves or
// is served by under a contract; its area and below; the runs of today on which the person is.
// Without an organisation or an area the account belongs to the whole county.
enum class Reach { own, served, area, runs };

struct RightOfRole {
  Role role = Role::monitor;
  Reach reach = Reach::own;
};
struct RightRow {
  Right right = Right::see_traffic;
  std::string_view name;
  std::string_view purpose;  // Chinese
  std::string_view purpose_en;
  std::vector<RightOfRole> held_by;
};

// The whole table, a row for each right; docs/rights.md is made of it.
const std::vector<RightRow>& rights();
const RightRow& row_of(Right right);
// How far the right of a role reaches; none: the role does not have it.
std::optional<Reach> reach_of(Role role, Right right);
// The same of somebody: an attendant who is on file has the run sheet and what is recorded on the
// spot, of the own runs of today, and nothing else.
std::optional<Reach> reach_of(const Actor& actor, Right right);

inline constexpr NameTable<Reach, 4> kReaches{
    {{Reach::own, "own"}, {Reach::served, "served"}, {Reach::area, "area"}, {Reach::runs, "runs"}}};

}  // namespace busward::registry::access
