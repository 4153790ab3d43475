#include "tests/rehearsal/driven_morning.h"

#include <algorithm>
#include <utility>

namespace busward::rehearsal {

using quality::Sample;
using std::chrono::minutes;
using std::chrono::seconds;

DrivenMorning::DrivenMorning(const quality::VirtualMorning& morning) {
  morning.drive([this](const Sample& sample) {
    if (journeys_.empty() || journeys_.back().planned != sample.vehicle) {
      journeys_.push_back(
          {.planned = sample.vehicle, .driven_by = sample.vehicle, .samples = {}, .truth = {}});
    }
    journeys_.back().samples.push_back(sample);
  });
  for (const quality::Episode& done : morning.truth()) {
    const auto of = std::ranges::find(journeys_, done.vehicle, &Journey::planned);
    if (of != journeys_.end()) of->truth.push_back(done);
  }
}

geo::UtcTime DrivenMorning::begins() const {
  geo::UtcTime first = geo::UtcTime::max();
  for (const Journey& journey : journeys_) {
    first = std::min(first, journey.samples.front().fix.at);
  }
  return first;
}

void DrivenMorning::befall(registry::VehicleId spare, std::mt19937_64& random) {
  std::vector<Journey*> left;
  for (Journey& journey : journeys_) left.push_back(&journey);
  std::ranges::shuffle(left, random);
  const auto stays_behind = [&](const Journey& journey) {
    if (random() % 2 == 0) {
      parked_.push_back({.vehicle = journey.planned, .seen = journey.samples.front()});
    }
  };
  bool spare_is_out = false;
  while (!left.empty()) {
    Journey& journey = *left.back();
    left.pop_back();
    const auto lot = random() % 6;
    if (lot == 0 && !left.empty()) {
      std::swap(journey.driven_by, left.back()->driven_by);
      left.pop_back();
    } else if (lot == 1 && !std::exchange(spare_is_out, true)) {
      journey.driven_by = spare;
      stays_behind(journey);
    } else if (lot == 2) {
      journey.driven_by.reset();
      stays_behind(journey);
    } else if (lot == 3) {
      const minutes by{3 + random() % 13};
      journey.shift = random() % 2 == 0 ? by : -by;
    }
  }
}

Sample DrivenMorning::driven(const Journey& journey, Sample sample) {
  sample.vehicle = *journey.driven_by;
  sample.fix.at += journey.shift;
  sample.fix.received_at += journey.shift;
  return sample;
}

Sample DrivenMorning::standing(const ParkedBus& bus, std::size_t report) {
  Sample sample = bus.seen;
  sample.vehicle = bus.vehicle;
  sample.fix.at += seconds{30} * static_cast<std::int64_t>(report);
  sample.fix.received_at = sample.fix.at + seconds{1};
  sample.fix.speed = geo::MetresPerSecond{0};
  return sample;
}

}  // namespace busward::rehearsal
