#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <pqxx/transaction>

#include "geo/utc_time.h"
#include "registry/file_health.h"

namespace busward::db {

// What is on file beside documents, of a moment, as known when: drivers and their violations, what
// is in force for buses, placards, schools served, safety managers. Inside db/ only; throws what
// pqxx throws.
class FileDetails {
 public:
  static FileDetails load(pqxx::transaction_base& tx, geo::UtcTime at, geo::UtcTime known_at);

  // What is known of the operator, or of the bus or driver of that id; given once.
  void give(registry::FileOfOperator& file);
  void give(registry::FileOfSubject& file, std::int64_t id);

 private:
  struct Responsible {
    int safety_managers = 0;
    int reachable = 0;  // of them and the monitors, with a telephone
  };
  std::map<std::int64_t, registry::DriverFacts> drivers_;
  std::map<std::int64_t, registry::BusInForce> buses_;
  std::map<std::int64_t, std::vector<registry::Placard>> placards_;
  std::map<std::int64_t, std::vector<registry::SchoolServed>> schools_;
  std::map<std::int64_t, Responsible> responsible_;
};

}  // namespace busward::db
