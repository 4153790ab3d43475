#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "registry/wording.h"

namespace busward::db {

// What an import did to the facts on file.
struct ImportCounts {
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t removed = 0;  // replaced by the file: no longer in force
};

// One record before and after, as cells in the order of its kind's columns; none where it was not,
// or is no longer, on file.
struct RecordChange {
  std::string key;
  std::optional<std::vector<std::string>> before;
  std::optional<std::vector<std::string>> after;
};

struct Imported {
  ImportCounts counts;
  std::int64_t revision = 0;  // the newest one; a new one only where something changed
  bool new_revision = false;
  std::int64_t buses_registered = 0;       // plates that a terminal named and that were not on file
  std::vector<RecordChange> changes = {};  // of a preview, by key
};

// One thing in the records that cannot be taken, found against what is on file.
struct RecordFault {
  std::size_t record = 0;  // index in the records given
  std::string column;      // of docs/formats.md
  registry::Wording what;
  registry::Wording remedy;
};

// All of the records stand, or none and every reason.
using ImportAnswer = std::variant<Imported, std::vector<RecordFault>>;

}  // namespace busward::db
