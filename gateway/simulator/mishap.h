#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "gateway/simulator/random.h"
#include "geo/utc_time.h"

namespace busward::simulator {

class Journey;

enum class MishapKind : std::uint8_t {
  jammed,       // the receiver sees no satellite; the terminal reports on, without a position
  cut,          // the terminal loses its power: no word, no link, nothing kept
  missed_stop,  // the bus drives past one of its stops
  sos           // somebody presses the button, and the terminal says so for as long
};
// The rule and kind of what it should be found as.
std::string_view rule_of(MishapKind kind);
std::string_view kind_of(MishapKind kind);

// What befalls a bus on one run, besides speeding and leaving its line.
struct Mishap {
  MishapKind kind = MishapKind::jammed;
  std::size_t run = 0;
  geo::UtcTime began_at;
  geo::UtcTime ended_at;
};

// What lasts too short a time may be found and need not be.
bool must_be_found(const Mishap& mishap);

// A jamming of 2 to 10 min, a cut of 5 to 20 min or a call for help of 1 to 2 min somewhere on the
// run; nothing for a run too short for it.
std::optional<Mishap> find_moment(const Journey& journey, std::size_t run, MishapKind kind,
                                  Random& random);
// The stops that the journey's buses were told to drive past, each as it truly passes it.
std::vector<Mishap> missed_stops(const Journey& journey);

// The outage that holds at that moment, if any.
const Mishap* outage_at(const std::vector<Mishap>& mishaps, geo::UtcTime at);
// Whether the terminal calls for help at that moment.
bool calls_for_help(const std::vector<Mishap>& mishaps, geo::UtcTime at);

}  // namespace busward::simulator
