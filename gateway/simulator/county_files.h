#pragma once

#include <filesystem>

#include "gateway/simulator/county.h"
#include "geo/result.h"

namespace busward::simulator {

struct UnwritableFile {
  std::filesystem::path path;
};

// Writes the files of docs/formats.md into `folder`, which is made where it is missing; files of
// the same names are replaced. The same records give the same bytes.
geo::Result<void, UnwritableFile> write_county(const CountyRecords& records,
                                               const std::filesystem::path& folder);

}  // namespace busward::simulator
