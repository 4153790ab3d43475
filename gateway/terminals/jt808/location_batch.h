#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "gateway/terminals/jt808/location.h"

namespace busward::jt808 {

// 0x0704: several location reports at once, mostly those kept through a dead spot. Oldest first by
// custom, not by rule.
struct LocationBatch {
  std::uint16_t declared_count = 0;
  std::uint8_t type = 0;  // 0 normal, 1 kept through a dead spot
  std::vector<Location> locations;
  bool damaged = false;  // an item overran or was too short: those before it are kept
  friend bool operator==(const LocationBatch&, const LocationBatch&) = default;

  bool count_disagrees() const { return locations.size() != declared_count; }
};

std::optional<LocationBatch> decode_location_batch(ByteView body);
// Writes the true count. A batch longer than a body goes through seal_packages.
Bytes encode(const LocationBatch& batch);

}  // namespace busward::jt808
