#include "db/rulebook_store.h"

#include <algorithm>
#include <string>
#include <utility>

#include <pqxx/connection>
#include <pqxx/transaction>

#include "db/faults.h"
#include "db/route_version_rows.h"
#include "db/rulebook_content.h"
#include "db/statement.h"

namespace busward::db {
namespace {

constexpr Statement kLatest{
    "rulebook_latest", "SELECT number, hash FROM registry.revision ORDER BY number DESC LIMIT 1"};
constexpr Statement kMark{"rulebook_mark", "SELECT hash FROM registry.revision WHERE number = $1"};

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

}  // namespace

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
    const auto mark = tx.exec_params(kMark.sql, revision);
    if (mark.empty()) throw Refusal{"revision " + std::to_string(revision) + " was never written"};
    RulebookContent content = load_content(tx, revision);
    auto rulebook = std::make_shared<tracker::Rulebook>();
    rulebook->revision = revision;
    rulebook->hash = hash_of(content);
    if (rulebook->hash != mark[0][0].as<std::string>()) {
      throw Refusal{"revision " + std::to_string(revision) + " does not have its recorded hash"};
    }
    load_missing_versions(tx, content.versions, versions_);
    for (const VersionOnFile& version : content.versions) {
      rulebook->route_versions.emplace(version.id.value, versions_.at(version.id.value));
      rulebook->routes.emplace(version.id.value, version.route);
    }
    rulebook->zone = std::move(content.zone);
    rulebook->values = registry::RuleValues{std::move(content.values)};
    rulebook->terminals = std::move(content.terminals);
    for (tracker::Service& service : content.services) {
      rulebook->services[service.vehicle.value].push_back(std::move(service));
    }
    for (const PaperOnFile& on_file : content.papers) {
      rulebook->papers[on_file.vehicle.value].push_back(on_file.paper);
    }
    add_stoppages(content, *rulebook);
    for (tracker::DriverOnFile& driver : content.drivers) {
      std::string code = driver.code;
      rulebook->drivers.emplace(std::move(code), std::move(driver));
    }
    rulebook->seats = std::move(content.seats);
    rulebook->calendars = registry::SchoolCalendars{std::move(content.calendar)};
    rulebook->declare(registry::Declarations{content.declarations});
    return std::shared_ptr<const tracker::Rulebook>{std::move(rulebook)};
  });
}

}  // namespace busward::db
