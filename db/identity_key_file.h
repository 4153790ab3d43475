#pragma once

#include <filesystem>
#include <string>

#include "db/master_keys.h"
#include "geo/result.h"

namespace busward::db {

struct KeyFileFault {
  std::string line;  // what is wrong and what to do
};

// Reads the master keys of a data directory, a line each: version, blank, 64 hexadecimal digits.
// The last version seals what is new; the others open what is old. A file that is not there is made
// with one random key, mode 0600; one that others may read is refused. Whoever loses the file loses
// the identity numbers.
geo::Result<MasterKeys, KeyFileFault> load_or_create_identity_keys(
    const std::filesystem::path& file, const Algorithms& algorithms = kInternationalAlgorithms);

}  // namespace busward::db
