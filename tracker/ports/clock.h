#pragma once

#include "geo/utc_time.h"

namespace busward::tracker::ports {

// The wall clock, built in main.cc and replaced by the rehearsal. Only sessions and the journal
// writer ask it; the engine's time is the journal's.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual geo::UtcTime now() const = 0;
};

}  // namespace busward::tracker::ports
