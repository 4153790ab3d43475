#pragma once

#include <chrono>
#include <random>

#include "geo/utc_time.h"
#include "registry/access/actor.h"
#include "tracker/alarm.h"
#include "tracker/alarm_case.h"

namespace busward::support {

// A Monday at nine.
inline constexpr std::chrono::sys_days kDay{std::chrono::year{2026} / 9 / 7};
inline constexpr geo::UtcTime kNine{kDay + std::chrono::hours{9}};
inline constexpr registry::OperatorId kOperator{4};

// Somebody of that number; the operator's people belong to kOperator.
registry::access::Actor actor(std::int64_t account, registry::access::Role role);

// A deviation of bus 1 as the live verdict raises it, the same alarm for the same number.
tracker::AlarmRevision raised_alarm(int number, geo::UtcTime at);
tracker::AlarmId alarm_id(int number);
// An overspeeding of that bus, of which nothing else is said.
tracker::AlarmRevision overspeeding(registry::VehicleId bus);
tracker::AlarmFacts random_alarm(std::mt19937_64& random);
// Well formed, and by one of six people whose role may take it; whether its history allows it is
// the machine's business.
tracker::AlarmStep random_step(std::mt19937_64& random, int number, geo::UtcTime at);

}  // namespace busward::support
