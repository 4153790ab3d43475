#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "gateway/simulator/latencies.h"
#include "gateway/terminals/jt808/message_id.h"
#include "geo/utc_time.h"

namespace busward::simulator {

// A position that the server took responsibility for.
struct AckedLocation {
  std::string phone;
  geo::UtcTime at;  // of the fix
  std::uint16_t serial;
  jt808::MessageId message;
};

// What all terminals together sent and got; belongs to the simulator's one thread. `sent` counts
// messages, not their repetitions; `refused` those that the server answered with another result
// than 0 and 4.
struct Tally {
  std::uint64_t sent = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t refused = 0;
  std::uint64_t retransmitted = 0;
  std::uint64_t requeued = 0;  // of a lost connection: their fixes went back into the store
  std::uint64_t batch_points = 0;
  std::uint64_t fixes = 0;
  std::uint64_t fixes_acknowledged = 0;
  std::uint64_t texts = 0;  // for the driver
  std::uint64_t links = 0;
  std::uint64_t reconnects = 0;
  Latencies acknowledgement;
  std::function<void(const AckedLocation&)> on_acked_location;
};

}  // namespace busward::simulator
