#include "geo/latlng.h"

#include <cmath>

namespace busward::geo {

Result<LatLng, LatLngFault> LatLng::from_degrees(Degrees latitude, Degrees longitude) {
  if (!std::isfinite(latitude.value()) || !std::isfinite(longitude.value())) {
    return LatLngFault::not_a_number;
  }
  if (std::abs(latitude.value()) > 90) return LatLngFault::latitude_out_of_range;
  if (std::abs(longitude.value()) > 180) return LatLngFault::longitude_out_of_range;
  return LatLng{latitude, longitude};
}

Result<LatLng, LatLngFault> LatLng::from_microdegrees(std::int32_t latitude,
                                                      std::int32_t longitude) {
  return from_degrees(Degrees{latitude / 1e6}, Degrees{longitude / 1e6});
}

std::int32_t LatLng::latitude_microdegrees() const {
  return static_cast<std::int32_t>(std::lround(latitude_.value() * 1e6));
}

std::int32_t LatLng::longitude_microdegrees() const {
  return static_cast<std::int32_t>(std::lround(longitude_.value() * 1e6));
}

}  // namespace busward::geo
