#pragma once

#include <chrono>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/random.h"
#include "registry/document.h"

namespace busward::simulator {

// What a county's clerks have filed by a day, but for the placards: most documents in force, one in
// fifty run out, one in fifty without its last day, one in fifty not filed at all.
std::vector<registry::Document> make_documents(const CountyRecords& records, Random random,
                                               std::chrono::sys_days day);

// The placards that the police issued for the buses: each ends with the inspection on file and says
// what the timetable and the assignments say, but for a few that are over, outlive the inspection,
// or name another driver or hour.
std::vector<registry::Placard> make_placards(const CountyRecords& records, Random random,
                                             std::chrono::sys_days day);

}  // namespace busward::simulator
