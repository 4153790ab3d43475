#pragma once

#include "gateway/simulator/journey.h"
#include "gateway/simulator/receiver.h"
#include "gateway/terminals/jt808/location.h"
#include "geo/utc_time.h"

namespace busward::simulator {

// What a terminal reports (0x0200) of what its receiver reads.
jt808::Location location_of(const Reading& reading, const TrueState& truth, geo::UtcTime at);
// The same of a receiver that sees no satellites: where it was last, as not located.
jt808::Location blind_location(Reading last, const TrueState& truth, geo::UtcTime at);

}  // namespace busward::simulator
