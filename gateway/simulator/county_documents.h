#pragma once

#include <chrono>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/random.h"
#include "registry/document.h"

namespace busward::simulator {

// What a county's clerks have filed by a day: most documents in force, one in fifty run out, one in
// fifty without its last day, one in fifty not filed at all.
std::vector<registry::Document> make_documents(const CountyRecords& records, Random random,
                                               std::chrono::sys_days day);

}  // namespace busward::simulator
