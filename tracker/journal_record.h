#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geo/utc_time.h"
#include "registry/ids.h"

namespace busward::tracker {

// What the journal keeps, in the order in which it happened to us. A frame is stored as the
// terminal sent it, unescaped and with its check byte, before anything is concluded from it.
enum class RecordKind : std::uint8_t {
  frame = 1,
  link_opened = 2,     // bytes: the peer's address
  link_closed = 3,     // bytes: the cause
  rulebook = 4,        // bytes: "revision hash"; in force for the records behind it
  server_started = 5,  // bytes: the build
  server_stopped = 6,  // bytes: the build
  attestation = 7,     // bytes: the row as it was written, JSON; received_at is the row's
};

struct JournalRecord {
  RecordKind kind = RecordKind::frame;
  registry::TerminalId terminal;  // zero for records of the server itself
  geo::UtcTime received_at;
  std::string bytes;
};

// One commit. `seq` is dense and given by the writer; `closed_at` never goes back and is the only
// clock that the engine knows. An empty batch is a tick of that clock.
struct JournalBatch {
  std::int64_t seq = 0;
  geo::UtcTime closed_at;
  std::vector<JournalRecord> records;
};

}  // namespace busward::tracker
