#pragma once

#include <chrono>

#include "gateway/simulator/county.h"
#include "gateway/simulator/random.h"
#include "gateway/simulator/safety_records.h"

namespace busward::simulator {

// What a county's operators have on record of training, pledges and duties by a day: a drivers'
// session each month of the last three, pledges on a text that was renewed six weeks ago, and most
// of the periodic duties; here and there something is missing.
SafetyRecords make_training(const CountyRecords& records, const Random& random,
                            std::chrono::sys_days day);

}  // namespace busward::simulator
