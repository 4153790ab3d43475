#pragma once

#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/random.h"
#include "registry/cases/defect.h"
#include "registry/cases/suspension.h"
#include "routing/civil_time.h"

namespace busward::simulator {

// What a county has stopped by a moment of its clocks: most of it lifted again; of three hundred
// buses one that is suspended and one with a defect with which it may not run drive all the same.
std::vector<registry::cases::Suspension> make_suspensions(const CountyRecords& records,
                                                          Random random, routing::CivilTime now);
std::vector<registry::cases::Defect> make_defects(const CountyRecords& records, Random random,
                                                  routing::CivilTime now);

}  // namespace busward::simulator
