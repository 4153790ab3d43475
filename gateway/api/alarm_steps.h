#pragma once

#include <functional>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include "db/alarm_query_store.h"
#include "db/alarm_step_store.h"
#include "gateway/api/buses.h"
#include "gateway/http/exchange.h"
#include "tracker/feed.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// Whether a bus stands still, by its newest fix; none where nobody knows.
using StandsStill = std::function<std::optional<bool>(registry::VehicleId)>;
// Tells the live feed of a step that was committed.
using PublishStep = std::function<void(const tracker::StepEvent&)>;

// `POST /api/v1/alarms/{id}/steps`: what somebody does about an alarm, and about the others of its
// card.
struct PostAlarmStep {
  db::AlarmStepStore& steps;
  db::AlarmQueryStore& alarms;
  CurrentRulebook rulebook;
  const tracker::ports::Clock& clock;
  StandsStill stands_still;
  PublishStep publish;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
