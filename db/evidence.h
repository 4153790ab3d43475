#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <pqxx/connection>

#include "db/connection.h"
#include "db/faults.h"
#include "db/journal.h"

namespace busward::db {

// Copies what decided an alarm into evidence of its own (compliance.alarm_evidence), which stands
// when the journal is long gone: the bus's raw frames from 5 min before to 5 min after the deciding
// fix and its arrival, the facts and numbers of the rulebook by which it was judged, the series and
// the build. To be called every few seconds; it reads the journal and takes its time. One instance
// belongs to one thread.
class EvidenceCollector {
 public:
  EvidenceCollector(Address address, std::string build);

  // Does the oldest of those whose frames are all in, at most `limit`; how many it did.
  Outcome<int> collect(geo::UtcTime now, std::size_t limit);

 private:
  pqxx::connection& connected();

  Address address_;
  std::string build_;
  std::unique_ptr<pqxx::connection> connection_;
  Journal journal_;  // only read
};

}  // namespace busward::db
