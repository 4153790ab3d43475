#include "db/rulebook_store.h"

#include <algorithm>
#include <string>
#include <utility>

#include <pqxx/connection>
#include <pqxx/transaction>

#include "db/day_rows.h"
#include "db/faults.h"
#include "db/route_version_rows.h"
#include "db/rulebook_content.h"
#include "db/statement.h"

namespace busward::db {
namespace {

constexpr Statement kLatest{
    "rulebook_latest", "SELECT number, hash FROM registry.revision ORDER BY number DESC LIMIT 1"};

using ReadOnly = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

// Before the drivers of the content leave it.
void add_stoppages(RulebookContent& content, tracker::Rulebook& rulebook) {
  for (StoppageOnFile& on_file : content.stoppages) {
    if (on_file.stoppage.kind == registry::StoppageKind::driver_suspension) {
      const auto driver = std::ranges::find(content.drivers, registry::DriverId{on_file.of},
                                            &tracker::DriverOnFile::id);
      if (driver == content.drivers.end()) continue;
      driver->stoppages.push_back(std::move(on_file.stoppage));
      continue;
    }
    auto& stopped = on_file.stoppage.kind == registry::StoppageKind::route_suspension
                        ? rulebook.stopped_routes
                        : rulebook.stopped_buses;
    stopped[on_file.of].push_back(std::move(on_file.stoppage));
  }
}

Refusal wrong_hash(std::int64_t revision) {
  return Refusal{"revision " + std::to_string(revision) + " does not have its recorded hash"};
}

// `parts` are those of what was read.
void check(std::int64_t revision, const RevisionMark& mark, const PartHashes& parts) {
  if (parts != mark.parts || hash_of(parts) != mark.hash) throw wrong_hash(revision);
}
void check(std::int64_t revision, const RevisionMark& mark, const RulebookContent& content) {
  if (mark.parts) return check(revision, mark, part_hashes(content));
  if (undivided_hash_of(content) != mark.hash) throw wrong_hash(revision);
}

constexpr auto kDeclared = static_cast<std::size_t>(RulebookPart::declarations);

PartHashes with_declarations(PartHashes parts, const std::vector<registry::Declaration>& declared) {
  parts[kDeclared] = part_hash(declared);
  return parts;
}

bool differ_by_declarations_alone(const std::optional<PartHashes>& one,
                                  const std::optional<PartHashes>& other) {
  if (!one || !other) return false;
  PartHashes parts = *other;
  parts[kDeclared] = (*one)[kDeclared];
  return parts == *one;
}

// All of the rulebook but its number, its hash and what is declared.
tracker::Rulebook undeclared(RulebookContent content, const RouteVersions& versions) {
  tracker::Rulebook rulebook;
  for (const VersionOnFile& version : content.versions) {
    rulebook.route_versions.emplace(version.id.value, versions.at(version.id.value));
    rulebook.routes.emplace(version.id.value, version.route);
  }
  rulebook.zone = std::move(content.zone);
  rulebook.values = registry::RuleValues{std::move(content.values)};
  rulebook.terminals = std::move(content.terminals);
  for (tracker::Service& service : content.services) {
    rulebook.services[service.vehicle.value].push_back(std::move(service));
  }
  for (const PaperOnFile& on_file : content.papers) {
    rulebook.papers[on_file.vehicle.value].push_back(on_file.paper);
  }
  add_stoppages(content, rulebook);
  for (tracker::DriverOnFile& driver : content.drivers) {
    rulebook.add(std::move(driver));
  }
  rulebook.seats = std::move(content.seats);
  rulebook.calendars = registry::SchoolCalendars{std::move(content.calendar)};
  return rulebook;
}

}  // namespace

struct RulebookStore::LastRead {
  std::optional<PartHashes> parts;
  tracker::Rulebook book;  // of that revision, before anything is declared
};

RulebookStore::RulebookStore(Address address, Role role)
    : address_{std::move(address)}, role_{role} {}

RulebookStore::~RulebookStore() = default;

template <class Work>
auto RulebookStore::with_connection(const char* what, Work work) {
  auto outcome = attempt(what, WhenLost::nothing_happened, [&] {
    if (!connection_) {
      connection_ = connect(address_, role_, {.application = "busward rulebook"});
    }
    ReadOnly tx{*connection_};
    return work(tx);
  });
  if (!outcome) connection_.reset();
  return outcome;
}

tracker::ports::Outcome<tracker::ports::RulebookMark> RulebookStore::latest() {
  return with_connection("rulebook", [](pqxx::transaction_base& tx) {
    const auto rows = tx.exec_params(kLatest.sql);
    if (rows.empty()) return tracker::ports::RulebookMark{};
    return tracker::ports::RulebookMark{.revision = rows[0][0].as<std::int64_t>(),
                                        .hash = rows[0][1].as<std::string>()};
  });
}

tracker::ports::Outcome<std::shared_ptr<const tracker::Rulebook>> RulebookStore::load(
    std::int64_t revision) {
  return with_connection("rulebook", [&](pqxx::transaction_base& tx) {
    const auto mark = mark_of(tx, revision);
    if (!mark) throw Refusal{"revision " + std::to_string(revision) + " was never written"};
    std::vector<registry::Declaration> declared;
    if (last_ && differ_by_declarations_alone(last_->parts, mark->parts)) {
      declared = declarations(tx, revision);
      check(revision, *mark, with_declarations(*mark->parts, declared));
    } else {
      RulebookContent content = load_content(tx, revision);
      check(revision, *mark, content);
      load_missing_versions(tx, content.versions, versions_);
      declared = std::move(content.declarations);
      last_ = std::make_unique<LastRead>(
          LastRead{.parts = mark->parts, .book = undeclared(std::move(content), versions_)});
    }
    auto rulebook = std::make_shared<tracker::Rulebook>(last_->book);
    rulebook->revision = revision;
    rulebook->hash = mark->hash;
    rulebook->declare(registry::Declarations{declared});
    return std::shared_ptr<const tracker::Rulebook>{std::move(rulebook)};
  });
}

}  // namespace busward::db
