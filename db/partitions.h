#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/faults.h"

namespace busward::db {

// Days of the partitioned tables (journal, tracks, …; tracking.day_partitioned lists them): made
// two weeks ahead, taken away when they are older than their table keeps and nothing needs them any
// more (tracking.kept_because). To be called once an hour or so; each call connects by itself as
// the owner. Readers and writers of the tables never wait for it.
class Partitions {
 public:
  static constexpr std::chrono::days kAhead{14};
  static constexpr std::chrono::days kReadyAhead{3};  // fewer, and the server is not ready

  explicit Partitions(Address address) : address_{std::move(address)} {}

  // Makes what is missing from `today` to kAhead; how many were made.
  Outcome<int> make_ahead(std::chrono::sys_days today);
  // Detaches and drops the days that may go; their names. Each is an entry of the audit log, in the
  // transaction that drops it. What a call that was killed left detached is dropped, or attached
  // again where it has become needed.
  Outcome<std::vector<std::string>> drop_old(std::chrono::sys_days today);
  // For how many days after `today` every table has its partition, without a gap.
  Outcome<std::chrono::days> days_ahead(std::chrono::sys_days today);

 private:
  Address address_;
};

}  // namespace busward::db
