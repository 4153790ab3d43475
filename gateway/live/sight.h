#pragma once

#include <cstdint>
#include <optional>
#include <unordered_set>

#include "tracker/feed.h"

namespace busward::live {

// What a console is told of.
struct Sight {
  std::optional<std::unordered_set<std::int64_t>> vehicles{};  // none: every bus
  bool alarms = true;                                          // of them, and steps

  bool sees(registry::VehicleId vehicle) const {
    return !vehicles || vehicles->contains(vehicle.value);
  }
  bool hears(const tracker::FeedItem& item) const { return alarms && sees(vehicle_of(item)); }
  friend bool operator==(const Sight&, const Sight&) = default;
};

}  // namespace busward::live
