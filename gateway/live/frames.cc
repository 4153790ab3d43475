#include "gateway/live/frames.h"

#include <algorithm>
#include <cmath>

#include "geo/assert.h"
#include "geo/units.h"
#include "live.pb.h"

namespace busward::live {

namespace {

using registry::name_in;

FrameBytes serialised(const Frame& frame) {
  auto bytes = std::make_shared<std::string>();
  const bool whole = frame.SerializeToString(bytes.get());
  BUSWARD_ASSERT(whole);
  return bytes;
}

std::int64_t to_ms(geo::UtcTime time) {
  return time.time_since_epoch().count();
}

std::uint32_t to_dmh(geo::MetresPerSecond speed) {
  return static_cast<std::uint32_t>(std::lround(std::max(0.0, geo::to_kmh(speed)) * 10));
}

RunPhase to_proto(tracker::RunPhase phase) {
  switch (phase) {
    case tracker::RunPhase::none:
      return RUN_PHASE_NONE;
    case tracker::RunPhase::approaching:
      return RUN_PHASE_APPROACHING;
    case tracker::RunPhase::loaded:
      return RUN_PHASE_LOADED;
    case tracker::RunPhase::done:
      return RUN_PHASE_DONE;
  }
  return RUN_PHASE_NONE;
}

std::int64_t route_number(const std::optional<registry::RouteVersionId>& version,
                          const RouteOf& route_of) {
  if (!version) return 0;
  const auto route = route_of(*version);
  return route ? route->value : 0;
}

void fill_position(BusState& state, const tracker::Fix& fix) {
  state.set_positioned(true);
  state.set_lat_e6(fix.position.latitude_microdegrees());
  state.set_lng_e6(fix.position.longitude_microdegrees());
  if (fix.speed) {
    state.set_has_speed(true);
    state.set_speed_dmh(to_dmh(*fix.speed));
  }
  if (fix.course) {
    state.set_has_course(true);
    state.set_course_deg(static_cast<std::uint32_t>(std::lround(fix.course->value()) % 360));
  }
  state.set_at_ms(to_ms(fix.at));
  state.set_received_at_ms(to_ms(fix.received_at));
}

void fill(BusState& state, const tracker::VehicleLive& vehicle, const RouteOf& route_of) {
  state.set_vehicle_id(vehicle.vehicle.value);
  if (vehicle.fix) fill_position(state, *vehicle.fix);
  state.set_linked(vehicle.linked);
  state.set_phase(to_proto(vehicle.phase));
  state.set_route_id(route_number(vehicle.route_version, route_of));
  state.set_progress_m(
      static_cast<std::uint32_t>(std::lround(std::max(0.0, vehicle.progress.value()))));
  if (vehicle.limit) state.set_limit_dmh(to_dmh(*vehicle.limit));
  state.set_open_alarms(static_cast<std::uint32_t>(std::max(0, vehicle.open_alarms)));
}

void fill(Event& body, const tracker::ports::FeedEvent& event, const RouteOf& route_of) {
  const tracker::AlarmRevision& revision = event.alarm;
  body.set_at_ms(to_ms(revision.detected_at));
  Alarm& alarm = *body.mutable_alarm();
  alarm.set_id(tracker::to_text(revision.id));
  alarm.set_vehicle_id(revision.vehicle.value);
  alarm.set_rule(revision.rule);
  alarm.set_kind(revision.kind);
  alarm.set_route_id(route_number(revision.route_version, route_of));
  alarm.set_began_at_ms(to_ms(revision.began_at));
  alarm.set_detected_at_ms(to_ms(revision.detected_at));
  if (revision.ended_at) alarm.set_ended_at_ms(to_ms(*revision.ended_at));
  alarm.set_late(revision.late);
  alarm.set_revision(static_cast<std::uint32_t>(event.revision));
  alarm.set_cause(std::string{tracker::to_text(revision.cause)});
  alarm.set_measured_json(revision.measured);
  alarm.set_limit_json(revision.limit);
  alarm.set_lat_e6(revision.position.latitude_microdegrees());
  alarm.set_lng_e6(revision.position.longitude_microdegrees());
}

// A step and what the handling amounts to by it: a console needs no other step to show the alarm.
void fill(Event& body, const tracker::StepEvent& event, const RouteOf&) {
  body.set_at_ms(to_ms(event.step.at));
  AlarmStep& step = *body.mutable_step();
  step.set_alarm_id(tracker::to_text(event.alarm));
  step.set_number(static_cast<std::uint32_t>(event.step.number));
  step.set_kind(std::string{name_in(tracker::kStepKinds, event.step.content.kind)});
  step.set_actor(event.step.actor.name);
  step.set_role(std::string{name_in(registry::access::kRoles, event.step.actor.role)});
  const tracker::CaseStatus& status = event.status;
  step.set_state(std::string{name_in(tracker::kCaseStates, status.state())});
  if (status.acknowledged_at) step.set_acknowledged_at_ms(to_ms(*status.acknowledged_at));
  if (status.owner) step.set_owner(status.owner->name);
  if (status.decision) {
    step.set_outcome(std::string{name_in(tracker::kCaseOutcomes, status.decision->ruling.outcome)});
  }
  step.set_outcome_stands(status.outcome_stands());
}

}  // namespace

FrameBytes to_frame(const HelloFrame& hello) {
  Frame frame;
  Hello& body = *frame.mutable_hello();
  body.set_latest_seq(static_cast<std::uint64_t>(hello.latest_seq));
  body.set_server_time_ms(to_ms(hello.server_time));
  body.set_build(std::string{hello.build});
  return serialised(frame);
}

FrameBytes to_frame(const tracker::FeedItem& item, const RouteOf& route_of) {
  Frame frame;
  Event& body = *frame.mutable_event();
  body.set_seq(static_cast<std::uint64_t>(tracker::seq_of(item)));
  std::visit([&](const auto& event) { fill(body, event, route_of); }, item);
  return serialised(frame);
}

FrameBytes state_frame(geo::UtcTime server_time,
                       std::span<const tracker::VehicleLive* const> vehicles,
                       const RouteOf& route_of) {
  Frame frame;
  State& body = *frame.mutable_state();
  body.set_server_time_ms(to_ms(server_time));
  body.mutable_buses()->Reserve(static_cast<int>(vehicles.size()));
  for (const tracker::VehicleLive* vehicle : vehicles) fill(*body.add_buses(), *vehicle, route_of);
  return serialised(frame);
}

FrameBytes gap_frame(std::int64_t seq) {
  Frame frame;
  frame.mutable_gap()->set_seq(static_cast<std::uint64_t>(seq));
  return serialised(frame);
}

}  // namespace busward::live
