#include <chrono>
#include <cstdio>

#include <fmt/format.h>
#include <sys/resource.h>

#include "gateway/commands/commands.h"
#include "gateway/simulator/county_reading.h"
#include "gateway/simulator/fleet_plan.h"
#include "gateway/simulator/simulation.h"

namespace busward::commands {
namespace {

// A terminal is a socket: the soft limit is often below a fleet.
void raise_file_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

simulator::SimulationOrder order_of(const Simulate& command) {
  simulator::SimulationOrder order{.host = command.host,
                                   .port = command.port,
                                   .interval = command.interval,
                                   .duration = command.duration,
                                   .habits = {},
                                   .seed = command.seed,
                                   .feed = std::nullopt,
                                   .truth = command.truth,
                                   .acked = command.acked};
  order.habits.dead_share = command.dead_spots;
  return order;
}

}  // namespace

int run(const Simulate& command) {
  simulator::SimulationOrder order = order_of(command);
  if (command.feed) {
    order.feed = simulator::FeedAddress::from_text(*command.feed);
    if (!order.feed) {
      fmt::print(stderr,
                 "busward: --feed: '{}' is no feed; write ws://HOST:PORT/api/v1/live?token=T\n",
                 *command.feed);
      return 2;
    }
  }
  const auto records = simulator::read_county_folder(command.county);
  if (!records) {
    for (const std::string& line : records.error()) fmt::print(stderr, "busward: {}\n", line);
    return 2;
  }
  raise_file_limit();
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto fleet =
      simulator::plan_fleet(*records, {.terminals = static_cast<std::size_t>(command.terminals),
                                       .start = now,
                                       .seed = command.seed,
                                       .speeding_share = command.speeding,
                                       .deviating_share = command.deviating,
                                       .mishap_share = command.mishaps,
                                       .sos_share = command.sos,
                                       .card_share = command.cards,
                                       .sos_after = command.sos_after});
  if (fleet.empty()) {
    fmt::print(stderr, "busward: {}: no terminal's bus has an assignment; see assignments.csv\n",
               command.county.string());
    return 2;
  }
  if (fleet.size() < static_cast<std::size_t>(command.terminals)) {
    fmt::print(stderr, "busward: the county has only {} buses with runs\n", fleet.size());
  }
  const auto result = simulator::simulate(std::move(fleet), order);
  if (!result) {
    fmt::print(stderr, "busward: cannot write {}\n", result.error().path.string());
    return 2;
  }
  fmt::print("{}\n", result->to_json());
  return 0;
}

}  // namespace busward::commands
