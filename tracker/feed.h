#pragma once

#include <cstdint>
#include <variant>

#include "tracker/alarm_case.h"
#include "tracker/ports/effects.h"

namespace busward::tracker {

// A person's step as the feed carries it, with what the alarm's handling amounts to by it.
struct StepEvent {
  std::int64_t seq = 0;
  AlarmId alarm;
  registry::VehicleId vehicle;  // whose alarm it is
  AlarmStep step;
  CaseStatus status;
};

// One entry of the feed: the engine's revisions and people's steps are one sequence, in the order
// of their commits.
using FeedItem = std::variant<ports::FeedEvent, StepEvent>;

inline std::int64_t seq_of(const FeedItem& item) {
  return std::visit([](const auto& event) { return event.seq; }, item);
}

inline registry::VehicleId vehicle_of(const FeedItem& item) {
  if (const auto* event = std::get_if<ports::FeedEvent>(&item)) return event->alarm.vehicle;
  return std::get<StepEvent>(item).vehicle;
}

}  // namespace busward::tracker
