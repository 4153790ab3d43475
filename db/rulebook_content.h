#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
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
// ones keep their hash. 1: without drivers and seats; 2: with them; 3: part by part.
inline constexpr int kCovers = 3;

// The parts that a rulebook is hashed by.
enum class RulebookPart {
  values,  // with the zone
  terminals,
  versions,
  services,
  papers,
  stoppages,
  calendar,
  declarations,
  drivers,
  seats
};
inline constexpr std::size_t kRulebookParts = 10;
// The hash of each, by RulebookPart.
using PartHashes = std::array<std::string, kRulebookParts>;

// How a revision is hashed.
struct RevisionMark {
  std::string hash;
  int covers = kCovers;
  std::optional<PartHashes> parts;  // none of a revision from before there were any
};

// None where the revision was never written.
std::optional<RevisionMark> mark_of(pqxx::transaction_base& tx, std::int64_t revision);

// Every dated number, by name and day.
std::vector<registry::RuleValue> rule_values(pqxx::transaction_base& tx, std::int64_t revision);
// As of a revision, which may be the one that the transaction is about to write. Throws what pqxx
// throws.
RulebookContent load_content(pqxx::transaction_base& tx, std::int64_t revision);

// SHA-256 of each part's canonical text, 64 hexadecimal digits; equal parts have equal hashes.
PartHashes part_hashes(const RulebookContent& content);
std::string part_hash(const std::vector<registry::Declaration>& declarations);
// Of the whole, by its parts alone.
std::string hash_of(const PartHashes& parts);
// Of a revision from before there were parts: SHA-256 of one canonical text.
std::string undivided_hash_of(const RulebookContent& content);

}  // namespace busward::db
