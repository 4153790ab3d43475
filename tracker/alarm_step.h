#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "geo/utc_time.h"
#include "registry/access/actor.h"
#include "registry/name_table.h"
#include "tracker/alarm.h"

namespace busward::tracker {

// What a person does about an alarm.
enum class StepKind : std::uint8_t {
  acknowledged,
  owner_taken,
  handed_over,
  contacted,
  decided,           // an outcome
  ground_confirmed,  // of a ruling that rests on another obstruction: by a second person
  searched,          // the bus, for children
  counted,           // as many off as on
  supervision_ordered,
  rectified,
  closed,  // by a second person
  appealed,
  appeal_decided,  // by another reviewer
  escalated,
  noted
};
inline constexpr registry::NameTable<StepKind, 15> kStepKinds{
    {{StepKind::acknowledged, "acknowledged"},
     {StepKind::owner_taken, "owner_taken"},
     {StepKind::handed_over, "handed_over"},
     {StepKind::contacted, "contacted"},
     {StepKind::decided, "decided"},
     {StepKind::ground_confirmed, "ground_confirmed"},
     {StepKind::searched, "searched"},
     {StepKind::counted, "counted"},
     {StepKind::supervision_ordered, "supervision_ordered"},
     {StepKind::rectified, "rectified"},
     {StepKind::closed, "closed"},
     {StepKind::appealed, "appealed"},
     {StepKind::appeal_decided, "appeal_decided"},
     {StepKind::escalated, "escalated"},
     {StepKind::noted, "noted"}}};

// How it turned out. Until one of these stands, an alarm is suspected.
enum class CaseOutcome : std::uint8_t { warned, justified, false_alarm, confirmed, unsupported };
inline constexpr registry::NameTable<CaseOutcome, 5> kCaseOutcomes{
    {{CaseOutcome::warned, "warned"},
     {CaseOutcome::justified, "justified"},
     {CaseOutcome::false_alarm, "false_alarm"},
     {CaseOutcome::confirmed, "confirmed"},
     {CaseOutcome::unsupported, "unsupported"}}};

// The five of art. 30, and another obstruction, which a second person confirms. Plain congestion is
// none.
enum class DetourGround : std::uint8_t {
  traffic_control,
  road_works,
  natural_disaster,
  severe_weather,
  major_accident,
  other_obstruction
};
inline constexpr registry::NameTable<DetourGround, 6> kDetourGrounds{
    {{DetourGround::traffic_control, "traffic_control"},
     {DetourGround::road_works, "road_works"},
     {DetourGround::natural_disaster, "natural_disaster"},
     {DetourGround::severe_weather, "severe_weather"},
     {DetourGround::major_accident, "major_accident"},
     {DetourGround::other_obstruction, "other_obstruction"}}};

// Why it did not happen.
enum class FalseReason : std::uint8_t {
  position_error,
  map_error,  // of the approved line, a stop or a limit
  terminal_fault,
  wrong_binding,  // the terminal is in another bus
  wrong_file,     // a document, a run or a person is wrongly on file
  test_drive
};
inline constexpr registry::NameTable<FalseReason, 6> kFalseReasons{
    {{FalseReason::position_error, "position_error"},
     {FalseReason::map_error, "map_error"},
     {FalseReason::terminal_fault, "terminal_fault"},
     {FalseReason::wrong_binding, "wrong_binding"},
     {FalseReason::wrong_file, "wrong_file"},
     {FalseReason::test_drive, "test_drive"}}};

enum class ContactWay : std::uint8_t { cab_voice, attendant, safety_manager, driver_phone };
inline constexpr registry::NameTable<ContactWay, 4> kContactWays{
    {{ContactWay::cab_voice, "cab_voice"},
     {ContactWay::attendant, "attendant"},
     {ContactWay::safety_manager, "safety_manager"},
     {ContactWay::driver_phone, "driver_phone"}}};

// Who is called, in this order.
enum class Tier : std::uint8_t { operator_monitor, duty_officer, traffic_police };
inline constexpr registry::NameTable<Tier, 3> kTiers{{{Tier::operator_monitor, "operator_monitor"},
                                                      {Tier::duty_officer, "duty_officer"},
                                                      {Tier::traffic_police, "traffic_police"}}};

// An outcome with what it rests on: `justified` on a ground, `false_alarm` on a reason, the others
// on nothing.
struct Ruling {
  CaseOutcome outcome = CaseOutcome::confirmed;
  std::optional<DetourGround> ground{};
  std::optional<FalseReason> reason{};
  friend bool operator==(const Ruling&, const Ruling&) = default;
};

struct Search {
  std::string by;  // the name of who went through the bus
  geo::UtcTime at;
  friend bool operator==(const Search&, const Search&) = default;
};

struct HeadCount {
  int on = 0;
  int off = 0;
  friend bool operator==(const HeadCount&, const HeadCount&) = default;
};

// What is done; each field belongs to the kinds that it names, and to no other.
struct StepContent {
  StepKind kind = StepKind::noted;
  std::string note{};                             // wanted of noted, rectified and appealed
  std::optional<std::string> to{};                // handed_over: a name
  std::optional<ContactWay> way{};                // contacted
  std::optional<Ruling> ruling{};                 // decided; appeal_decided where accepted
  std::optional<bool> accepted{};                 // appeal_decided
  std::optional<Search> search{};                 // searched
  std::optional<HeadCount> count{};               // counted
  std::optional<std::chrono::sys_days> due_on{};  // supervision_ordered: a civil day
  std::optional<Tier> tier{};                     // escalated: up to this one
  friend bool operator==(const StepContent&, const StepContent&) = default;
};

// One step of an alarm's handling, as it is kept: added, never changed.
struct AlarmStep {
  int number = 0;  // of this alarm, from 1 without gaps
  geo::UtcTime at;
  registry::access::Actor actor;
  StepContent content;
  friend bool operator==(const AlarmStep&, const AlarmStep&) = default;
};

}  // namespace busward::tracker
