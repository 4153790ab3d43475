#include "gateway/simulator/simulation_logs.h"

#include <fmt/format.h>

namespace busward::simulator {
namespace {

struct Name {
  const SimulatedBus& bus;
  std::size_t number;
  std::string_view rule;
  std::string_view kind;
};

// What every line begins with, without the closing brace.
template <class Case>
std::string head(const Name& name, const Case& done) {
  const auto& terminal = name.bus.terminal;
  return fmt::format(R"({{"case":"{}-{:04}","vehicle":"{}","plate":"{}","phone":"{}","route":"{}",)"
                     R"("rule":"{}","kind":"{}","began_at":"{}","ended_at":"{}")",
                     name.rule, name.number, terminal.plate, terminal.plate, terminal.number,
                     name.bus.journey.runs()[done.run].route->version.route(), name.rule, name.kind,
                     geo::to_iso8601(done.began_at), geo::to_iso8601(done.ended_at));
}

}  // namespace

std::string acked_line(const AckedLocation& location) {
  return fmt::format(R"({{"phone":"{}","at":"{}","serial":{},"msg_id":"0x{:04X}"}})",
                     location.phone, geo::to_iso8601(location.at), location.serial,
                     static_cast<unsigned>(location.message));
}

std::string truth_line(const SimulatedBus& bus, const SpeedingCase& done, std::size_t number) {
  return fmt::format(R"({},"limit_kmh":{:.2f},"peak_kmh":{:.2f},"over_kmh":{:.2f}}})",
                     head({.bus = bus, .number = number, .rule = "overspeed", .kind = ""}, done),
                     geo::to_kmh(done.limit), geo::to_kmh(done.peak),
                     geo::to_kmh(done.peak - done.limit));
}

std::string truth_line(const SimulatedBus& bus, const DeviationCase& done, std::size_t number) {
  const Name name{
      .bus = bus, .number = number, .rule = "route_deviation", .kind = alarm_kind(done.kind)};
  return fmt::format(R"({},"aside_m":{:.2f},"length_m":{:.2f},"must_be_found":{}}})",
                     head(name, done), done.aside.value(), done.length.value(), done.must_be_found);
}

std::string truth_line(const SimulatedBus& bus, const Mishap& done, std::size_t number) {
  const Name name{
      .bus = bus, .number = number, .rule = rule_of(done.kind), .kind = kind_of(done.kind)};
  return fmt::format(R"({},"must_be_found":{}}})", head(name, done), must_be_found(done));
}

std::string truth_line(const SimulatedBus& bus, const UnlicensedCase& done, std::size_t number) {
  const Name name{.bus = bus, .number = number, .rule = "unlicensed_running", .kind = done.kind};
  return fmt::format(R"({},"must_be_found":{}}})", head(name, done), done.must_be_found);
}

}  // namespace busward::simulator
