#include "gateway/simulator/simulation_logs.h"

#include <fmt/format.h>

namespace busward::simulator {

std::string acked_line(const AckedLocation& location) {
  return fmt::format(R"({{"phone":"{}","at":"{}","serial":{},"msg_id":"0x{:04X}"}})",
                     location.phone, geo::to_iso8601(location.at), location.serial,
                     static_cast<unsigned>(location.message));
}

std::string truth_line(const SimulatedBus& bus, const SpeedingCase& done, std::size_t number) {
  const auto& route = bus.journey.runs()[done.run].route->version;
  return fmt::format(
      R"({{"case":"overspeed-{:04}","vehicle":"{}","plate":"{}","phone":"{}","route":"{}",)"
      R"("rule":"overspeed","kind":"","began_at":"{}","ended_at":"{}","limit_kmh":{:.2f},)"
      R"("peak_kmh":{:.2f},"over_kmh":{:.2f}}})",
      number, bus.terminal.plate, bus.terminal.plate, bus.terminal.number, route.route(),
      geo::to_iso8601(done.began_at), geo::to_iso8601(done.ended_at), geo::to_kmh(done.limit),
      geo::to_kmh(done.peak), geo::to_kmh(done.peak - done.limit));
}

std::string truth_line(const SimulatedBus& bus, const DeviationCase& done, std::size_t number) {
  const auto& route = bus.journey.runs()[done.run].route->version;
  return fmt::format(
      R"({{"case":"route_deviation-{:04}","vehicle":"{}","plate":"{}","phone":"{}","route":"{}",)"
      R"("rule":"route_deviation","kind":"{}","began_at":"{}","ended_at":"{}","aside_m":{:.2f},)"
      R"("length_m":{:.2f},"must_be_found":{}}})",
      number, bus.terminal.plate, bus.terminal.plate, bus.terminal.number, route.route(),
      alarm_kind(done.kind), geo::to_iso8601(done.began_at), geo::to_iso8601(done.ended_at),
      done.aside.value(), done.length.value(), done.must_be_found);
}

// No watch judges these yet, so none has to be found.
std::string truth_line(const SimulatedBus& bus, const Mishap& done, std::size_t number) {
  const auto& route = bus.journey.runs()[done.run].route->version;
  return fmt::format(
      R"({{"case":"{}-{:04}","vehicle":"{}","plate":"{}","phone":"{}","route":"{}",)"
      R"("rule":"{}","kind":"{}","began_at":"{}","ended_at":"{}","must_be_found":false}})",
      rule_of(done.kind), number, bus.terminal.plate, bus.terminal.plate, bus.terminal.number,
      route.route(), rule_of(done.kind), kind_of(done.kind), geo::to_iso8601(done.began_at),
      geo::to_iso8601(done.ended_at));
}

}  // namespace busward::simulator
