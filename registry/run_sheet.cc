#include "registry/run_sheet.h"

#include <algorithm>
#include <tuple>

#include "routing/civil_time.h"

namespace busward::registry {
namespace {

template <class T>
Said<T> said(const std::optional<T>& assigned, const std::optional<T>& declared) {
  if (declared) return {.who = declared, .by = SaidBy::declaration};
  return {.who = assigned, .by = SaidBy::assignment};
}

std::optional<SheetRun> run_of(const AssignedDeparture& on_file, routing::CivilDay day,
                               const SchoolCalendars& calendars, const Declarations& declarations,
                               const std::string& zone) {
  const TimetabledDeparture& departure = on_file.departure;
  const RunKey key{.route = on_file.route_id, .day = day, .departure = departure.departure};
  const DeclaredRun* declared = declarations.of(key);
  const auto plan = plan_of(departure, day, calendars, declared);
  if (!plan) return std::nullopt;
  const auto departs_at = routing::to_utc(day, plan->departure, zone);
  if (!departs_at) return std::nullopt;
  static const DeclaredRun kNothing;
  const DeclaredRun& says = declared != nullptr ? *declared : kNothing;
  return SheetRun{
      .id = routing::planned_run_id(departure.route, departure.direction, day, departure.departure),
      .key = key,
      .on_file = on_file,
      .plan = *plan,
      .departs_at = *departs_at,
      .arrives_at = *departs_at + on_file.travel,
      .bus = said(on_file.bus, says.bus),
      .driver = said(on_file.driver, says.driver),
      .attendant = said(on_file.attendant, says.attendant),
      .merged_into = says.into,
      .riders = most_on_board(on_file.riders)};
}

void add_merged_riders(std::vector<SheetRun>& runs) {
  for (const SheetRun& from : runs) {
    if (from.plan.state != PlanState::merged || !from.merged_into || !from.riders) continue;
    const auto into = std::ranges::find(runs, *from.merged_into, &SheetRun::key);
    if (into != runs.end()) into->riders = into->riders.value_or(0) + *from.riders;
  }
}

}  // namespace

std::optional<DayPlan> plan_of(const TimetabledDeparture& departure, routing::CivilDay day,
                               const SchoolCalendars& calendars, const DeclaredRun* declared) {
  const DepartureOfDay of_day = calendars.departure_on(day, departure);
  const bool timetabled = departure.weekdays.contains(std::chrono::weekday{day});
  if (!of_day.runs && !timetabled) return std::nullopt;
  DayPlan plan{.state = of_day.runs ? PlanState::planned : PlanState::left_out,
               .departure = of_day.departure,
               .because = of_day.because};
  if (declared == nullptr || plan.state == PlanState::left_out) return plan;
  if (declared->cancelled) {
    plan.state = declared->into ? PlanState::merged : PlanState::cancelled;
  }
  plan.departure = declared->moved_to.value_or(plan.departure);
  return plan;
}

std::optional<int> most_on_board(std::span<const PlannedRiders> riders) {
  if (riders.empty()) return std::nullopt;
  int on_board = 0;
  int most = 0;
  for (const PlannedRiders& at_stop : riders) {
    on_board += at_stop.boarding - at_stop.alighting;
    most = std::max(most, on_board);
  }
  return most;
}

std::vector<SheetRun> run_sheet(routing::CivilDay day,
                                std::span<const AssignedDeparture> departures,
                                const SchoolCalendars& calendars, const Declarations& declarations,
                                const std::string& zone) {
  std::vector<SheetRun> runs;
  for (const AssignedDeparture& departure : departures) {
    if (auto run = run_of(departure, day, calendars, declarations, zone)) {
      runs.push_back(std::move(*run));
    }
  }
  std::ranges::sort(runs, {}, [](const SheetRun& run) {
    return std::tuple{run.departs_at, run.on_file.departure.route, run.key};
  });
  add_merged_riders(runs);
  return runs;
}

}  // namespace busward::registry
