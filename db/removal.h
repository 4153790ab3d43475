#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include <pqxx/connection>

#include "db/connection.h"
#include "db/faults.h"
#include "registry/retention.h"

namespace busward::db {

// The end of what is kept by key and not by day: alarms with their steps and evidence, runs,
// attestations, sessions. What is past its days and in no legal hold is taken away in small pieces,
// each in a transaction with its entry in the audit log, so that a crash leaves both or neither.
// Runs as the owner; one connection, made when it is needed; one thread at a time.
class Removal {
 public:
  static constexpr int kPiece = 500;

  explicit Removal(Address address) : address_{std::move(address)} {}

  // Makes these the days that hold for everything, the partitioned tables included. What changes is
  // an entry of the audit log.
  Outcome<Done> keep_for(const registry::Retention& retention);
  // One piece; how many rows went, 0 where nothing is left to take away.
  Outcome<std::int64_t> remove_some(registry::Kept kept, std::chrono::sys_days today);

 private:
  pqxx::connection& connection();

  Address address_;
  std::unique_ptr<pqxx::connection> connection_;
};

// What is removed by key.
inline constexpr registry::Kept kRemovedByKey[] = {registry::Kept::alarms, registry::Kept::runs,
                                                   registry::Kept::attestations,
                                                   registry::Kept::security_log};

}  // namespace busward::db
