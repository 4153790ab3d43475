#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "registry/ids.h"
#include "registry/name_table.h"
#include "routing/calendar.h"

namespace busward::registry {

// What a declaration speaks of. Of each aspect of a run the newest declaration holds.
enum class DeclaredAspect { run, time, bus, driver, attendant };
inline constexpr NameTable<DeclaredAspect, 5> kDeclaredAspects{
    {{DeclaredAspect::run, "run"},
     {DeclaredAspect::time, "time"},
     {DeclaredAspect::bus, "bus"},
     {DeclaredAspect::driver, "driver"},
     {DeclaredAspect::attendant, "attendant"}}};

// What it says: `as_planned` takes back what was declared before of that aspect.
enum class DeclaredChange {
  as_planned,
  cancelled,       // of the run
  merged,          // of the run, into another one of the day
  moved,           // of the time: earlier or later
  other_bus,       // 替换车辆
  other_driver,    // 替换驾驶人
  other_attendant  // 替换照管人员
};
inline constexpr NameTable<DeclaredChange, 7> kDeclaredChanges{
    {{DeclaredChange::as_planned, "as_planned"},
     {DeclaredChange::cancelled, "cancelled"},
     {DeclaredChange::merged, "merged"},
     {DeclaredChange::moved, "moved"},
     {DeclaredChange::other_bus, "other_bus"},
     {DeclaredChange::other_driver, "other_driver"},
     {DeclaredChange::other_attendant, "other_attendant"}}};

// The grounds on which Guangdong's measures (art. 20) let another bus or driver be sent the same
// day, and what else moves or cancels a run.
enum class DeclarationGround {
  breakdown,    // 故障、维修
  inspection,   // 检验
  accident,     // 事故、被扣
  illness,      // 驾驶人、照管人员患病等
  school_plan,  // 学校安排
  weather,      // 恶劣天气
  other
};
inline constexpr NameTable<DeclarationGround, 7> kDeclarationGrounds{
    {{DeclarationGround::breakdown, "breakdown"},
     {DeclarationGround::inspection, "inspection"},
     {DeclarationGround::accident, "accident"},
     {DeclarationGround::illness, "illness"},
     {DeclarationGround::school_plan, "school_plan"},
     {DeclarationGround::weather, "weather"},
     {DeclarationGround::other, "other"}}};

// A run of the timetable by what it is known by: unlike its moment it does not move.
struct RunKey {
  RouteId route;
  routing::CivilDay day;              // service day
  std::chrono::seconds departure{0};  // as the timetable has it
  friend auto operator<=>(const RunKey&, const RunKey&) = default;
};

// What a school or an operator says of one run before (or after) it departs.
struct Declaration {
  RunKey run;
  DeclaredAspect aspect = DeclaredAspect::run;
  DeclaredChange change = DeclaredChange::as_planned;
  std::optional<std::chrono::seconds> moved_to;  // after civil midnight of the service day
  std::optional<VehicleId> bus;
  std::optional<DriverId> driver;
  std::optional<std::string> attendant;  // code of the staff member
  std::optional<RunKey> into;            // of the same day
  friend bool operator==(const Declaration&, const Declaration&) = default;
};

// All that is declared of one run.
struct DeclaredRun {
  bool cancelled = false;  // or merged: then `into` is set
  std::optional<RunKey> into;
  std::optional<std::chrono::seconds> moved_to;
  std::optional<VehicleId> bus;
  std::optional<DriverId> driver;
  std::optional<std::string> attendant;
  friend bool operator==(const DeclaredRun&, const DeclaredRun&) = default;
};

// The declarations in force, at most one for each run and aspect. A value; pure; any thread.
class Declarations {
 public:
  Declarations() = default;
  explicit Declarations(std::span<const Declaration> declarations);

  // Nothing where nothing is declared.
  const DeclaredRun* of(const RunKey& run) const;
  const std::map<RunKey, DeclaredRun>& all() const { return runs_; }

  friend bool operator==(const Declarations&, const Declarations&) = default;

 private:
  std::map<RunKey, DeclaredRun> runs_;
};

// The runs of which the two say different things.
std::vector<RunKey> declared_differently(const Declarations& was, const Declarations& is);

}  // namespace busward::registry
