#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/simulator/county.h"
#include "geo/result.h"

namespace busward::simulator {

// What the simulator needs of a county's folder: county, routes, timetable, terminals, assignments,
// roads, documents, placards, suspensions, defects, buses, drivers and violations (the last eight
// may be missing); the other records stay empty. The faults are lines for a person.
geo::Result<CountyRecords, std::vector<std::string>> read_county_folder(
    const std::filesystem::path& folder);

}  // namespace busward::simulator
