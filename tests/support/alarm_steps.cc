#include "tests/support/alarm_steps.h"

#include <array>
#include <cstddef>
#include <string>

#include <boost/uuid/name_generator_sha1.hpp>

namespace busward::support {

using registry::access::Actor;
using registry::access::Role;
using tracker::CaseOutcome;
using tracker::ContactWay;
using tracker::DetourGround;
using tracker::FalseReason;
using tracker::Ruling;
using tracker::StepContent;
using tracker::StepKind;

namespace {

template <class T, std::size_t N>
const T& one_of(std::mt19937_64& random, const std::array<T, N>& all) {
  return all[random() % N];
}

Ruling random_ruling(std::mt19937_64& random) {
  Ruling ruling{.outcome = one_of(random, tracker::kCaseOutcomes).first};
  if (ruling.outcome == CaseOutcome::justified) {
    ruling.ground =
        one_of(random, std::array{DetourGround::road_works, DetourGround::other_obstruction});
  }
  if (ruling.outcome == CaseOutcome::false_alarm) ruling.reason = FalseReason::map_error;
  return ruling;
}

Role role_for(StepKind kind) {
  switch (kind) {
    case StepKind::rectified:
    case StepKind::appealed:
      return Role::safety_manager;
    default:
      return Role::duty_officer;
  }
}

StepContent random_content(std::mt19937_64& random) {
  StepContent step{.kind = one_of(random, tracker::kStepKinds).first, .note = "n"};
  switch (step.kind) {
    case StepKind::handed_over:
      step.to = "李";
      break;
    case StepKind::contacted:
      step.way = one_of(random, tracker::kContactWays).first;
      break;
    case StepKind::decided:
      step.ruling = random_ruling(random);
      break;
    case StepKind::appeal_decided:
      step.accepted = random() % 2 == 0;
      if (*step.accepted) step.ruling = random_ruling(random);
      break;
    case StepKind::searched:
      step.search = tracker::Search{.by = "王", .at = kNine};
      break;
    case StepKind::counted:
      step.count = tracker::HeadCount{.on = 3, .off = static_cast<int>(2 + random() % 2)};
      break;
    case StepKind::supervision_ordered:
      step.due_on = kDay + std::chrono::days{60};
      break;
    case StepKind::escalated:
      step.tier = one_of(random, tracker::kTiers).first;
      break;
    default:
      break;
  }
  return step;
}

}  // namespace

Actor actor(std::int64_t account, Role role) {
  Actor made{.account = registry::access::AccountId{account},
             .name = "账号" + std::to_string(account),
             .role = role,
             .of = {}};
  if (role == Role::monitor || role == Role::safety_manager) made.of.operator_id = kOperator;
  return made;
}

tracker::AlarmId alarm_id(int number) {
  return boost::uuids::name_generator_sha1{boost::uuids::ns::dns()}(std::to_string(number));
}

tracker::AlarmRevision raised_alarm(int number, geo::UtcTime at) {
  return {.id = alarm_id(number),
          .vehicle = registry::VehicleId{1},
          .rule = "route_deviation",
          .kind = "left",
          .run = {},
          .route_version = {},
          .began_at = at,
          .detected_at = at,
          .ended_at = {},
          .late = false,
          .cause = tracker::RevisionCause::raised,
          .position = *geo::LatLng::from_microdegrees(31'800'000, 117'200'000),
          .measured = "{}",
          .limit = "{}",
          .series = "[]",
          .rulebook_revision = 1,
          .caused_by_seq = 1};
}

tracker::AlarmRevision overspeeding(registry::VehicleId bus) {
  return {.id = {},
          .vehicle = bus,
          .rule = "overspeed",
          .kind = "",
          .run = {},
          .route_version = {},
          .began_at = {},
          .detected_at = {},
          .ended_at = {},
          .late = false,
          .cause = tracker::RevisionCause::raised,
          .position = *geo::LatLng::from_microdegrees(30'000'000, 120'000'000),
          .measured = "{}",
          .limit = "{}",
          .series = "[]",
          .rulebook_revision = 1,
          .caused_by_seq = 1};
}

tracker::AlarmFacts random_alarm(std::mt19937_64& random) {
  return {.rule = one_of(random, std::array<std::string, 3>{"overspeed", "route_deviation",
                                                            "child_left_on_board"}),
          .operator_id = kOperator,
          .active = random() % 3 == 0,
          .supported = random() % 3 != 0,
          .bus_stands_still = random() % 2 == 0};
}

tracker::AlarmStep random_step(std::mt19937_64& random, int number, geo::UtcTime at) {
  StepContent content = random_content(random);
  const Role role = role_for(content.kind);
  return {.number = number,
          .at = at,
          .actor = actor(1 + static_cast<std::int64_t>(random() % 6), role),
          .content = std::move(content)};
}

}  // namespace busward::support
