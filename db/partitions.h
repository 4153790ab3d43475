#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/faults.h"

namespace busward::db {

// Days of the partitioned tables (journal, tracks, …; tracking.day_partitioned lists them): made
// two weeks ahead, taken away when they are older than their table keeps. To be called once an hour
// or so; each call connects by itself as the owner. Readers and writers of the tables never wait
// for it.
class Partitions {
 public:
  static constexpr std::chrono::days kAhead{14};
  static constexpr std::chrono::days kReadyAhead{3};  // fewer, and the server is not ready

  explicit Partitions(Address address) : address_{std::move(address)} {}

  // Makes what is missing from `today` to kAhead; how many were made.
  Outcome<int> make_ahead(std::chrono::sys_days today);
  // Detaches and drops the days that are past their table's keep_days; their names.
  Outcome<std::vector<std::string>> drop_old(std::chrono::sys_days today);
  // For how many days after `today` every table has its partition, without a gap.
  Outcome<std::chrono::days> days_ahead(std::chrono::sys_days today);

 private:
  Address address_;
};

}  // namespace busward::db
