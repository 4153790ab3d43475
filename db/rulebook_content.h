#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <pqxx/transaction_base>

#include "db/stoppage_rows.h"
#include "registry/declaration.h"
#include "registry/document.h"
#include "registry/ids.h"
#include "registry/rule_values.h"
#include "registry/school_calendar.h"
#include "tracker/rulebook.h"

namespace busward::db {

struct VersionOnFile {
  registry::RouteVersionId id;
  std::string content_hash;
  registry::RouteId route;  // follows from the id, so it is no part of the hash
};

// A document of a bus.
struct PaperOnFile {
  registry::VehicleId vehicle;
  registry::Paper paper;
};

// All that a revision of the rulebook says, with the route versions named by their content hashes:
// enough to hash it, and cheap. Every list is in canonical order.
struct RulebookContent {
  std::string zone;
  std::vector<registry::RuleValue> values;
  std::vector<tracker::TerminalOnFile> terminals;
  std::vector<VersionOnFile> versions;
  std::vector<tracker::Service> services;
  std::vector<PaperOnFile> papers;
  std::vector<StoppageOnFile> stoppages;
  std::vector<registry::CalendarEntry> calendar;
  std::vector<registry::Declaration> declarations;
  std::vector<tracker::DriverOnFile> drivers;  // without their stoppages, which are above
  std::map<std::int64_t, int> seats;           // by vehicle
};

// What a revision that is written now covers: its number stands with the revision, so that older
// ones keep their hash. 1: without drivers and seats.
inline constexpr int kCovers = 2;

// Every dated number, by name and day.
std::vector<registry::RuleValue> rule_values(pqxx::transaction_base& tx, std::int64_t revision);
// As of a revision, which may be the one that the transaction is about to write. Throws what pqxx
// throws.
RulebookContent load_content(pqxx::transaction_base& tx, std::int64_t revision);

// SHA-256 of the canonical text, 64 hexadecimal digits.
std::string hash_of(const RulebookContent& content);

}  // namespace busward::db
