#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/uuid/uuid.hpp>

#include "geo/latlng.h"
#include "geo/utc_time.h"
#include "registry/declaration.h"
#include "registry/ids.h"
#include "registry/name_table.h"
#include "registry/school_calendar.h"

namespace busward::registry {

enum class PlanState {
  planned,
  left_out,   // by the calendar
  cancelled,  // by a declaration
  merged      // by a declaration, into another run
};
inline constexpr NameTable<PlanState, 4> kPlanStates{{{PlanState::planned, "planned"},
                                                      {PlanState::left_out, "left_out"},
                                                      {PlanState::cancelled, "cancelled"},
                                                      {PlanState::merged, "merged"}}};

// What becomes of a departure on a day: the calendar first, then what is declared. Nothing where
// the timetable has it not and nothing adds it.
struct DayPlan {
  PlanState state = PlanState::planned;
  std::chrono::seconds departure{0};  // after civil midnight of the service day
  std::optional<CalendarEntry> because;
  friend bool operator==(const DayPlan&, const DayPlan&) = default;
};
std::optional<DayPlan> plan_of(const TimetabledDeparture& departure, routing::CivilDay day,
                               const SchoolCalendars& calendars, const DeclaredRun* declared);

// Who says that it is this bus or this person. What the assignment alone says is assumed.
enum class SaidBy { assignment, declaration };
inline constexpr NameTable<SaidBy, 2> kSaidBy{
    {{SaidBy::assignment, "assignment"}, {SaidBy::declaration, "declaration"}}};

template <class T>
struct Said {
  std::optional<T> who;  // none: nobody is on file
  SaidBy by = SaidBy::assignment;
  friend bool operator==(const Said&, const Said&) = default;
};

// Pupils who are to board and alight at a stop: numbers, never names.
struct PlannedRiders {
  std::string stop;
  int boarding = 0;
  int alighting = 0;
  friend bool operator==(const PlannedRiders&, const PlannedRiders&) = default;
};

// A departure of the timetable, with the version of its line and its assignment in force then.
struct AssignedDeparture {
  RouteId route_id;
  RouteVersionId version;
  TimetabledDeparture departure;
  std::chrono::seconds travel{0};  // from the first stop to the last
  std::optional<VehicleId> bus;
  std::optional<DriverId> driver;
  std::optional<std::string> attendant;  // code
  std::vector<PlannedRiders> riders;
  std::optional<geo::LatLng> first_stop;
  std::optional<geo::LatLng> last_stop;
  friend bool operator==(const AssignedDeparture&, const AssignedDeparture&) = default;
};

// One line of the run sheet (趟次表): a run of the day, who is to drive it, and who says so.
struct SheetRun {
  boost::uuids::uuid id;
  RunKey key;
  AssignedDeparture on_file;
  DayPlan plan;
  geo::UtcTime departs_at;
  geo::UtcTime arrives_at;
  Said<VehicleId> bus;
  Said<DriverId> driver;
  Said<std::string> attendant;
  std::optional<RunKey> merged_into;
  // All who are to be on board at once, at most; with those of the runs merged into this one. None
  // where no numbers are on file.
  std::optional<int> riders;
  friend bool operator==(const SheetRun&, const SheetRun&) = default;
};

// The runs of one service day by departure, then by route: those that the timetable or the calendar
// has, cancelled and left-out ones too. Pure. None in an unknown zone.
std::vector<SheetRun> run_sheet(routing::CivilDay day,
                                std::span<const AssignedDeparture> departures,
                                const SchoolCalendars& calendars, const Declarations& declarations,
                                const std::string& zone);

// The most pupils on board between two stops; none of an empty list.
std::optional<int> most_on_board(std::span<const PlannedRiders> riders);

}  // namespace busward::registry
