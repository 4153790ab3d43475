#pragma once

#include "geo/latlng.h"

namespace busward::geo {

// The shifted systems of Chinese web maps exist here and nowhere else; all that is stored and
// judged is WGS-84. The shift follows the formula that is publicly known. Inside a box around the
// mainland GCJ-02 lies 17 to 710 m from WGS-84, in most places 100 to 650 m; outside it is the
// same, so a conversion jumps at the box. The ways back are found by iteration and return to
// within 1 mm of their origin. Pure; uses libm, so only for display and import, never in a
// verdict.
LatLng gcj02_from_wgs84(LatLng place);
LatLng wgs84_from_gcj02(LatLng place);
LatLng bd09_from_wgs84(LatLng place);
LatLng wgs84_from_bd09(LatLng place);

}  // namespace busward::geo
