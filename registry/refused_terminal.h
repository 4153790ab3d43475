#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "geo/utc_time.h"

namespace busward::registry {

// A terminal that was turned away, with what somebody needs to see who has to find out why.
struct RefusedTerminal {
  std::string number;   // without leading zeros
  std::string edition;  // as it spoke: "2011", "2013", "2019", or "2011/2013" by its header alone
  std::optional<std::string> plate;  // where it sent one
  std::string address;
  std::string reason;  // not_on_file, wrong_code, not_authenticated
  std::int64_t frames = 0;
  geo::UtcTime first_at;
  geo::UtcTime last_at;
  std::string last_frame;  // bytes, unescaped
};

}  // namespace busward::registry
