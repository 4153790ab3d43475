#pragma once

#include <cstdint>

#include "geo/result.h"
#include "geo/units.h"

namespace busward::geo {

enum class LatLngFault { latitude_out_of_range, longitude_out_of_range, not_a_number };

// A place on the WGS-84 ellipsoid, valid by construction: latitude within ±90°, longitude within
// ±180°. The two factories are the only doors. The GeoJSON order (longitude first) is swapped at
// the file's edge, once.
class LatLng {
 public:
  static Result<LatLng, LatLngFault> from_degrees(Degrees latitude, Degrees longitude);
  // As JT/T 808 sends it, in millionths of a degree.
  static Result<LatLng, LatLngFault> from_microdegrees(std::int32_t latitude,
                                                       std::int32_t longitude);

  Degrees latitude() const { return latitude_; }
  Degrees longitude() const { return longitude_; }
  // Rounded to the nearest millionth of a degree (0.11 m or less).
  std::int32_t latitude_microdegrees() const;
  std::int32_t longitude_microdegrees() const;

  friend constexpr auto operator<=>(const LatLng&, const LatLng&) = default;

 private:
  LatLng(Degrees latitude, Degrees longitude) : latitude_{latitude}, longitude_{longitude} {}

  Degrees latitude_;
  Degrees longitude_;
};

}  // namespace busward::geo
