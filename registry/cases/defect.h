#pragma once

#include <optional>
#include <string>

#include "geo/result.h"
#include "registry/access/actor.h"
#include "registry/name_table.h"
#include "routing/civil_time.h"

namespace busward::registry::cases {

// Whether a bus with the defect may still carry pupils until it is repaired.
enum class DefectGrade { may_run, may_not_run };
inline constexpr NameTable<DefectGrade, 2> kDefectGrades{
    {{DefectGrade::may_run, "may_run"}, {DefectGrade::may_not_run, "may_not_run"}}};

// The seven items of the check before a run (校车安全管理条例 art. 41), and all else.
enum class DefectItem {
  brakes,           // 制动
  steering,         // 转向
  exterior_lights,  // 外部照明
  tyres,            // 轮胎
  emergency_door,   // 安全门
  seats,            // 座椅
  seat_belts,       // 安全带
  other
};
inline constexpr NameTable<DefectItem, 8> kDefectItems{
    {{DefectItem::brakes, "brakes"},
     {DefectItem::steering, "steering"},
     {DefectItem::exterior_lights, "exterior_lights"},
     {DefectItem::tyres, "tyres"},
     {DefectItem::emergency_door, "emergency_door"},
     {DefectItem::seats, "seats"},
     {DefectItem::seat_belts, "seat_belts"},
     {DefectItem::other, "other"}}};

struct Repair {
  routing::CivilTime at;
  std::string by;                       // who answers for it
  std::string document;                 // work order or invoice
  std::optional<std::string> workshop;  // the repairer, where it is another firm
  friend bool operator==(const Repair&, const Repair&) = default;
};

struct Clearance {
  routing::CivilTime at;
  std::string by;  // never who repaired it
  friend bool operator==(const Clearance&, const Clearance&) = default;
};

// Something that is wrong with a bus, from the moment it was found until somebody other than its
// repairer cleared it (校车安全管理条例 art. 22). Moments are those of the county's clocks.
struct Defect {
  std::string plate;
  std::string number;  // of the report, unique for the bus
  DefectGrade grade = DefectGrade::may_run;
  DefectItem item = DefectItem::other;
  std::string what;
  routing::CivilTime found_at;
  std::string found_by;
  std::optional<Repair> repair;
  std::optional<Clearance> clearance;
  friend bool operator==(const Defect&, const Defect&) = default;
};

enum class DefectState { open, repaired, cleared };
inline constexpr NameTable<DefectState, 3> kDefectStates{{{DefectState::open, "open"},
                                                          {DefectState::repaired, "repaired"},
                                                          {DefectState::cleared, "cleared"}}};

enum class DefectStep { find, repair, send_back, clear };

enum class DefectRefusal {
  already_repaired,
  already_cleared,
  not_repaired,
  repaired_without_document,
  cleared_by_repairer,
  before_the_last_step
};

DefectState state_of(const Defect& defect);
// Whether a role may take a step: an operator's safety manager has it repaired; those who check
// send back or clear; whoever meets the bus may report.
bool may(access::Role role, DefectStep step);

using DefectOutcome = geo::Result<Defect, DefectRefusal>;
DefectOutcome repaired(Defect defect, Repair repair);
// What was called repaired is not: it is open again.
DefectOutcome sent_back(Defect defect);
DefectOutcome cleared(Defect defect, Clearance clearance);

}  // namespace busward::registry::cases
