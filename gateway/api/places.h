#pragma once

#include "gateway/http/json_text.h"
#include "geo/latlng.h"
#include "geo/units.h"

namespace busward::api {

// Places and speeds as every endpoint writes them: millionths of a degree, 0.01 m, 0.01 km/h.
inline constexpr int kDegreeDecimals = 6;

inline void write_place(http::JsonText& json, const geo::LatLng& place) {
  json.member("lat").decimal(place.latitude().value(), kDegreeDecimals);
  json.member("lon").decimal(place.longitude().value(), kDegreeDecimals);
}

// The two numbers in GeoJSON's order: this is the one place on the way out where they are swapped.
inline void write_lng_lat(http::JsonText& json, const geo::LatLng& place) {
  json.decimal(place.longitude().value(), kDegreeDecimals);
  json.decimal(place.latitude().value(), kDegreeDecimals);
}

inline void write_metres(http::JsonText& json, geo::Metres way) {
  json.decimal(way.value(), 2);
}
inline void write_kmh(http::JsonText& json, geo::MetresPerSecond speed) {
  json.decimal(geo::to_kmh(speed), 2);
}

}  // namespace busward::api
