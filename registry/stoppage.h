#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registry/cases/defect.h"
#include "registry/cases/suspension.h"
#include "registry/name_table.h"
#include "registry/rule_values.h"
#include "routing/civil_time.h"

namespace busward::registry {

// Why pupils may not be carried for a time: by this bus, the gravest first, on its route, or by
// this driver.
enum class StoppageKind { bus_suspension, open_defect, route_suspension, driver_suspension };
inline constexpr NameTable<StoppageKind, 4> kStoppageKinds{
    {{StoppageKind::bus_suspension, "bus_suspension"},
     {StoppageKind::open_defect, "open_defect"},
     {StoppageKind::route_suspension, "route_suspension"},
     {StoppageKind::driver_suspension, "driver_suspension"}}};

// What a verdict needs to know of a suspension or a defect: its document and when it holds, by the
// county's clocks.
struct Stoppage {
  StoppageKind kind = StoppageKind::bus_suspension;
  std::string number;  // of the order, or of the defect's report
  routing::CivilTime from;
  std::optional<routing::CivilTime> until;  // not included; none: it still holds
  friend bool operator==(const Stoppage&, const Stoppage&) = default;
};

Stoppage stoppage_of(const cases::Suspension& suspension);
// None for a defect with which the bus may run.
std::optional<Stoppage> stoppage_of(const cases::Defect& defect);

struct StoppageInForce {
  StoppageKind kind = StoppageKind::bus_suspension;
  std::string number;
  routing::CivilTime from;
  int days = 0;        // since then
  std::string source;  // the article on which it counts
  friend bool operator==(const StoppageInForce&, const StoppageInForce&) = default;
};

// Those in force at a moment, the gravest first, of one kind the oldest first. Which of them forbid
// to carry pupils, and by what, is dated configuration: the rule value "unlicensed_under_" + name.
std::vector<StoppageInForce> in_force(std::span<const Stoppage> stoppages, const RuleValues& rules,
                                      routing::CivilTime at);

}  // namespace busward::registry
