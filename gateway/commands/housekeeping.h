#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "db/audit_seal.h"
#include "db/evidence.h"
#include "db/partitions.h"
#include "db/personal_values.h"
#include "db/removal.h"
#include "tracker/ports/clock.h"

namespace busward::commands {

// What has to be done now and then and may take its time: days of the partitioned tables are made
// ahead once an hour, what is past its days is removed once a day, alarms get their evidence copied
// every few seconds, and the audit log is sealed once a second. On a thread of its own, so that
// nobody waits for it; start() and stop() belong to its owner.
class Housekeeping {
 public:
  struct Ways {
    std::function<void(std::optional<std::chrono::days>)>
        days_ahead;  // on this thread; none: not known
    std::function<void(const std::string&)> log;
  };
  Housekeeping(db::Address address, const tracker::ports::Clock& clock,
               const registry::Retention& retention, Ways ways);
  // Before start().
  void seal_with(db::AuditSealer sealer, db::MasterKeys master_keys);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

  void start();
  void stop();

 private:
  void keep_partitions();
  void remove_old();
  void remove_piece(std::size_t of_kind);
  void collect_evidence();
  void seal_audit();

  db::Address address_;
  db::Partitions partitions_;
  db::Removal removal_;
  registry::Retention retention_;
  db::EvidenceCollector evidence_;
  std::optional<db::PersonalValueSealer> values_;
  std::optional<db::AuditSealer> sealer_;
  const tracker::ports::Clock& clock_;
  Ways ways_;
  boost::asio::io_context context_;
  boost::asio::steady_timer partitions_timer_;
  boost::asio::steady_timer removal_timer_;
  boost::asio::steady_timer evidence_timer_;
  boost::asio::steady_timer audit_timer_;
  std::thread thread_;
};

}  // namespace busward::commands
