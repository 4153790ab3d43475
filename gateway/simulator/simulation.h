#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gateway/simulator/feed_client.h"
#include "gateway/simulator/feed_watch.h"
#include "gateway/simulator/fleet_plan.h"
#include "gateway/simulator/tally.h"
#include "gateway/simulator/terminal.h"
#include "geo/result.h"

namespace busward::simulator {

struct SimulationOrder {
  std::string host;
  std::uint16_t port;
  std::chrono::milliseconds interval;
  std::optional<std::chrono::milliseconds> duration;  // none: until SIGINT or SIGTERM
  TerminalHabits habits;
  std::uint64_t seed = 1;
  std::optional<FeedAddress> feed;
  std::optional<std::filesystem::path> truth;
  std::optional<std::filesystem::path> acked;
};

struct SimulationResult {
  std::size_t terminals;
  std::size_t connected;  // terminals that were authenticated at least once
  Tally tally;
  FeedWatch feed;
  bool had_feed;
  std::chrono::duration<double> took;

  // One JSON object, one line.
  std::string to_json() const;
};

struct UnwritableLog {
  std::filesystem::path path;
};

// Drives the fleet against a server, in this thread, until the duration is over or the process is
// asked to end; then no fix is made any more, and the stores have 10 s to empty. Wall time is the
// fleet's time.
geo::Result<SimulationResult, UnwritableLog> simulate(std::vector<SimulatedBus> fleet,
                                                      const SimulationOrder& order);

}  // namespace busward::simulator
