#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "geo/utc_time.h"
#include "registry/ids.h"
#include "tracker/alarm.h"

namespace busward::tracker {

enum class CabOutcome : std::uint8_t {
  confirmed,    // the terminal took it
  refused,      // the terminal said no, or that it cannot
  unsupported,  // the terminal does not know the message
  unanswered,   // sent as often as is allowed
  unreachable   // no link while it could have helped
};

std::string_view to_text(CabOutcome outcome);
std::optional<CabOutcome> cab_outcome_from(std::string_view text);

// What a driver was told of an alarm, and what the terminal made of it.
struct CabWarning {
  AlarmId alarm;
  registry::TerminalId terminal;
  std::string text;
  geo::UtcTime wanted_at;
  int sendings = 0;
  std::optional<geo::UtcTime> sent_at;  // the last time
  std::optional<geo::UtcTime> answered_at;
  CabOutcome outcome = CabOutcome::unreachable;
};

}  // namespace busward::tracker
