#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geo/utc_time.h"
#include "registry/access/actor.h"
#include "registry/ids.h"
#include "registry/name_table.h"

namespace busward::registry::cases {

// What opened an emergency: by itself, or by somebody.
enum class EmergencyCause : std::uint8_t { sos, collision, hand };
inline constexpr NameTable<EmergencyCause, 3> kEmergencyCauses{
    {{EmergencyCause::sos, "sos"},
     {EmergencyCause::collision, "collision"},
     {EmergencyCause::hand, "hand"}}};

// What 校车安全管理条例 art. 42 asks for, and the contact tree that goes with it, in the order in
// which it is done.
enum class EmergencyTask : std::uint8_t {
  police_called,        // 报警
  rescue_called,        // 救护、消防
  warning_set,          // 危险报警闪光灯、警告标志
  pupils_safe,          // 学生疏散到安全地带
  school_told,          // 学校
  operator_told,        // 校车服务提供者
  guardians_told,       // 监护人
  bureau_told,          // 教育行政部门
  pupils_accounted_for  // 清点人数
};
inline constexpr NameTable<EmergencyTask, 9> kEmergencyTasks{
    {{EmergencyTask::police_called, "police_called"},
     {EmergencyTask::rescue_called, "rescue_called"},
     {EmergencyTask::warning_set, "warning_set"},
     {EmergencyTask::pupils_safe, "pupils_safe"},
     {EmergencyTask::school_told, "school_told"},
     {EmergencyTask::operator_told, "operator_told"},
     {EmergencyTask::guardians_told, "guardians_told"},
     {EmergencyTask::bureau_told, "bureau_told"},
     {EmergencyTask::pupils_accounted_for, "pupils_accounted_for"}}};

enum class EmergencyStepKind : std::uint8_t { done, not_needed, noted, closed };
inline constexpr NameTable<EmergencyStepKind, 4> kEmergencyStepKinds{
    {{EmergencyStepKind::done, "done"},
     {EmergencyStepKind::not_needed, "not_needed"},
     {EmergencyStepKind::noted, "noted"},
     {EmergencyStepKind::closed, "closed"}}};

// An accident or emergency of a bus: opened once, never deleted.
struct Emergency {
  EmergencyCause cause = EmergencyCause::hand;
  VehicleId vehicle;
  geo::UtcTime at;                           // when it happened
  std::optional<access::Actor> opened_by{};  // none: an SOS or a collision opened it
  std::string note;
};

struct EmergencyStep {
  int number = 0;  // from 1 without gaps
  geo::UtcTime at;
  access::Actor actor;
  EmergencyStepKind kind = EmergencyStepKind::noted;
  std::optional<EmergencyTask> task{};  // of done and not_needed
  std::string note;                     // wanted of not_needed, noted and closed
  friend bool operator==(const EmergencyStep&, const EmergencyStep&) = default;
};

enum class EmergencyRefusal : std::uint8_t {
  incomplete,
  superfluous,
  wrong_role,
  case_closed,
  settled_already,  // the task is done, or was not needed
  tasks_left,
  same_person,  // who has had it from the beginning does not close it
  still_open,
  lifted_already
};
inline constexpr NameTable<EmergencyRefusal, 9> kEmergencyRefusals{
    {{EmergencyRefusal::incomplete, "incomplete"},
     {EmergencyRefusal::superfluous, "superfluous"},
     {EmergencyRefusal::wrong_role, "wrong_role"},
     {EmergencyRefusal::case_closed, "case_closed"},
     {EmergencyRefusal::settled_already, "settled_already"},
     {EmergencyRefusal::tasks_left, "tasks_left"},
     {EmergencyRefusal::same_person, "same_person"},
     {EmergencyRefusal::still_open, "still_open"},
     {EmergencyRefusal::lifted_already, "lifted_already"}}};

// That the data of an emergency need not be kept longer than by its age: who said so, and why.
struct LiftedHold {
  geo::UtcTime at;
  access::Actor actor;
  std::string note;
  friend bool operator==(const LiftedHold&, const LiftedHold&) = default;
};

// The tasks that are neither done nor said not to be needed, in their order.
std::vector<EmergencyTask> tasks_left(std::span<const EmergencyStep> steps);
bool is_closed(std::span<const EmergencyStep> steps);
// Whether somebody of that role may open one: everybody who may see it happen.
bool may_open(access::Role role);

// Whether the hold on its data may be lifted by that role: by the bureau or the police, once, when
// the emergency is closed.
std::optional<EmergencyRefusal> refusal_of_lifting(std::span<const EmergencyStep> steps,
                                                   const std::optional<LiftedHold>& lifted,
                                                   access::Role role);

// How many emergencies a month of the civil calendar had; none is a number like any other.
struct EmergencyMonth {
  std::chrono::year_month month;
  int count = 0;
  int sos = 0;
  int collision = 0;
  int by_hand = 0;
  int open = 0;
  friend bool operator==(const EmergencyMonth&, const EmergencyMonth&) = default;
};
struct EmergencyOfDay {
  std::chrono::sys_days day;  // civil
  EmergencyCause cause = EmergencyCause::hand;
  bool closed = false;
};
// Every month from the first to the last, both included; emergencies outside are left out.
std::vector<EmergencyMonth> months_of(std::span<const EmergencyOfDay> emergencies,
                                      std::chrono::year_month first, std::chrono::year_month last);

// The state machine: whether `next` may follow. Closed by the bureau or the police, when nothing of
// art. 42 is left, by another person than opened it, or than settled the first task of one that
// opened itself.
std::optional<EmergencyRefusal> refusal_of(const Emergency& emergency,
                                           std::span<const EmergencyStep> steps,
                                           const EmergencyStep& next);

}  // namespace busward::registry::cases
