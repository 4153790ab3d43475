#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "tests/quality/virtual_morning.h"

namespace busward::rehearsal {

// A bus's morning by the timetable, and what truly becomes of it.
struct Journey {
  registry::VehicleId planned;                   // whose it is by the timetable
  std::optional<registry::VehicleId> driven_by;  // none: nobody drives it
  std::chrono::minutes shift{0};                 // so much later than planned
  std::vector<quality::Sample> samples;          // as planned
  std::vector<quality::Episode> truth;           // likewise
};

// A bus that stands at its stand all morning, its terminal switched on.
struct ParkedBus {
  registry::VehicleId vehicle;
  quality::Sample seen;  // first of all
};

// A morning as it is truly driven. A value; the same seed draws the same one.
class DrivenMorning {
 public:
  // As planned.
  explicit DrivenMorning(const quality::VirtualMorning& morning);

  // Two buses change places, `spare` drives for another one, one drives earlier or later, one
  // stays: each befalls about every sixth of the buses.
  void befall(registry::VehicleId spare, std::mt19937_64& random);

  const std::vector<Journey>& journeys() const { return journeys_; }
  geo::UtcTime begins() const;
  // All reports, those of one bus in order of time; `take` gets each.
  template <class Take>
  void drive(Take&& take) const {
    for (const Journey& journey : journeys_) {
      if (!journey.driven_by) continue;
      for (const quality::Sample& sample : journey.samples) take(driven(journey, sample));
    }
    for (const ParkedBus& bus : parked_) {
      for (std::size_t i = 0; i < kParkedReports; ++i) take(standing(bus, i));
    }
  }

 private:
  static constexpr std::size_t kParkedReports = 90;  // every half minute

  static quality::Sample driven(const Journey& journey, quality::Sample sample);
  static quality::Sample standing(const ParkedBus& bus, std::size_t report);

  std::vector<Journey> journeys_;
  std::vector<ParkedBus> parked_;
};

}  // namespace busward::rehearsal
