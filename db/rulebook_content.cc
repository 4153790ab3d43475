#include "db/rulebook_content.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/algorithm/hex.hpp>
#include <fmt/format.h>
#include <pqxx/result>

#include "db/algorithms.h"
#include "db/day_rows.h"
#include "db/driver_rows.h"
#include "db/faults.h"
#include "db/sql_values.h"
#include "db/statement.h"
#include "db/stoppage_rows.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

// A service without a beginning or an end, as days that no bus drives on.
constexpr sys_days kFirstDay{std::chrono::year{1970} / 1 / 1};
constexpr sys_days kLastDay{std::chrono::year{9999} / 12 / 31};

constexpr Statement kZone{"content_zone",
                          "SELECT zone FROM registry.county_fact "
                          "WHERE registry.known_at(added_revision, closed_revision, $1) "
                          "AND upper_inf(valid_during)"};
constexpr Statement kMark{"content_mark",
                          "SELECT hash, covers, parts FROM registry.revision WHERE number = $1"};
constexpr Statement kValues{
    "content_values",
    "SELECT name, value, valid_from - date '1970-01-01', standing, source "
    "FROM compliance.rule_value_fact WHERE registry.known_at(added_revision, closed_revision, $1) "
    "AND upper_inf(valid_during) ORDER BY name COLLATE \"C\", valid_from"};
constexpr Statement kTerminals{
    "content_terminals",
    "SELECT t.terminal_id, t.number, b.vehicle_id, coalesce(v.plate, '') "
    "FROM registry.terminal_fact t "
    "LEFT JOIN registry.terminal_binding_fact b ON b.terminal_id = t.terminal_id "
    "AND registry.known_at(b.added_revision, b.closed_revision, $1) AND upper_inf(b.valid_during) "
    "LEFT JOIN registry.vehicle_fact v ON v.vehicle_id = b.vehicle_id "
    "AND registry.known_at(v.added_revision, v.closed_revision, $1) AND upper_inf(v.valid_during) "
    "WHERE registry.known_at(t.added_revision, t.closed_revision, $1) "
    "AND upper_inf(t.valid_during) ORDER BY t.terminal_id"};
constexpr Statement kVersions{
    "content_versions",
    "SELECT DISTINCT v.id, v.content_hash, v.route_id FROM routing.route_approval_fact a "
    "JOIN routing.route_version v ON v.id = a.route_version_id "
    "WHERE registry.known_at(a.added_revision, a.closed_revision, $1) ORDER BY v.id"};
// A service holds while its assignment, its departure and the version of its line do.
constexpr Statement kServices{
    "content_services",
    "SELECT p.route_version_id, t.departure_s, t.weekdays, a.vehicle_id, a.driver_id, "
    "access.epoch_ms(lower(h.valid_during)), access.epoch_ms(upper(h.valid_during)) "
    "FROM routing.assignment_fact a "
    "JOIN routing.timetable_fact t ON t.route_id = a.route_id AND t.departure_s = a.departure_s "
    "JOIN routing.route_approval_fact p ON p.route_id = a.route_id "
    "CROSS JOIN LATERAL (SELECT a.valid_during * t.valid_during * p.valid_during) h (valid_during) "
    "WHERE registry.known_at(a.added_revision, a.closed_revision, $1) "
    "AND registry.known_at(t.added_revision, t.closed_revision, $1) "
    "AND registry.known_at(p.added_revision, p.closed_revision, $1) "
    "AND NOT isempty(h.valid_during) "
    "ORDER BY a.vehicle_id, t.departure_s, p.route_version_id, lower(h.valid_during) NULLS FIRST, "
    "a.id, t.id, p.id"};
// Those that a verdict may hang on; the others of a bus are for its file alone.
constexpr Statement kPapers{
    "content_papers",
    "SELECT subject_id, kind, holds_from - DATE '1970-01-01', holds_until - DATE '1970-01-01' "
    "FROM registry.document_fact WHERE subject = 'bus' "
    "AND kind IN ('vehicle_inspection', 'carrier_insurance', 'placard', 'fire_extinguisher') "
    "AND registry.known_at(added_revision, closed_revision, $1) "
    "ORDER BY subject_id, kind COLLATE \"C\", holds_from NULLS FIRST, holds_until NULLS FIRST"};

// The first service day whose departure does not lie before the moment.
sys_days first_day_from(geo::UtcTime moment, std::chrono::seconds departure,
                        const std::string& zone) {
  const auto civil = routing::to_civil(moment, zone);
  if (!civil) throw Refusal{"the county's zone '" + zone + "' is unknown to this machine"};
  return departure >= civil->time_of_day ? civil->day : civil->day + std::chrono::days{1};
}

std::optional<tracker::Service> service_in(const pqxx::row& row, const std::string& zone) {
  tracker::Service service;
  service.route_version = registry::RouteVersionId{row[0].as<std::int64_t>()};
  service.departure = std::chrono::seconds{row[1].as<std::int64_t>()};
  service.weekdays = row[2].as<unsigned>();
  service.vehicle = registry::VehicleId{row[3].as<std::int64_t>()};
  if (!row[4].is_null()) service.driver = registry::DriverId{row[4].as<std::int64_t>()};
  const auto from = optional_time_from(row[5]);
  const auto until = optional_time_from(row[6]);
  service.valid_from = from ? first_day_from(*from, service.departure, zone) : kFirstDay;
  service.valid_until =
      until ? first_day_from(*until, service.departure, zone) - std::chrono::days{1} : kLastDay;
  if (service.valid_until < service.valid_from) return std::nullopt;
  return service;
}

// The length before each text, so that no two contents share a canonical text.
void append_text(std::string& out, std::string_view text) {
  fmt::format_to(std::back_inserter(out), "{}:{} ", text.size(), text);
}

std::string day_number(const std::optional<sys_days>& day) {
  return day ? std::to_string(day->time_since_epoch().count()) : "open";
}

// Nothing where there are none: rulebooks from before there were documents keep their hash.
void append_papers(std::string& out, const std::vector<PaperOnFile>& papers) {
  if (papers.empty()) return;
  fmt::format_to(std::back_inserter(out), "{} papers\n", papers.size());
  for (const auto& [vehicle, paper] : papers) {
    fmt::format_to(std::back_inserter(out), "{} {} {} {}\n", vehicle.value,
                   registry::name_in(registry::kDocumentKinds, paper.kind),
                   day_number(paper.days.first), day_number(paper.days.last));
  }
}

std::string civil_number(const routing::CivilTime& time) {
  return std::to_string((time.day.time_since_epoch() + time.time_of_day).count());
}

// The same for rulebooks from before anything could be stopped.
void append_stoppages(std::string& out, const std::vector<StoppageOnFile>& stoppages) {
  if (stoppages.empty()) return;
  fmt::format_to(std::back_inserter(out), "{} stoppages\n", stoppages.size());
  for (const auto& [of, stoppage] : stoppages) {
    fmt::format_to(std::back_inserter(out), "{} {} ", of,
                   registry::name_in(registry::kStoppageKinds, stoppage.kind));
    append_text(out, stoppage.number);
    fmt::format_to(std::back_inserter(out), "{} {}\n", civil_number(stoppage.from),
                   stoppage.until ? civil_number(*stoppage.until) : "open");
  }
}

void append_values(std::string& out, const RulebookContent& content) {
  append_text(out, content.zone);
  fmt::format_to(std::back_inserter(out), "\n{} values\n", content.values.size());
  for (const registry::RuleValue& value : content.values) {
    append_text(out, value.name);
    fmt::format_to(std::back_inserter(out), "{:.6f} {} {} ", value.value,
                   value.valid_from.time_since_epoch().count(), registry::to_text(value.standing));
    append_text(out, value.source);
    out += '\n';
  }
}

void append_terminals(std::string& out, const std::vector<tracker::TerminalOnFile>& terminals) {
  fmt::format_to(std::back_inserter(out), "{} terminals\n", terminals.size());
  for (const tracker::TerminalOnFile& terminal : terminals) {
    fmt::format_to(std::back_inserter(out), "{} ", terminal.id.value);
    append_text(out, terminal.number);
    out += terminal.vehicle ? fmt::format("{} ", terminal.vehicle->value) : "unbound ";
    append_text(out, terminal.plate);
    out += '\n';
  }
}

void append_versions(std::string& out, const std::vector<VersionOnFile>& versions) {
  fmt::format_to(std::back_inserter(out), "{} versions\n", versions.size());
  for (const VersionOnFile& version : versions) {
    fmt::format_to(std::back_inserter(out), "{} {}\n", version.id.value, version.content_hash);
  }
}

void append_services(std::string& out, const std::vector<tracker::Service>& services) {
  fmt::format_to(std::back_inserter(out), "{} services\n", services.size());
  for (const tracker::Service& service : services) {
    fmt::format_to(std::back_inserter(out), "{} {} {} {} {} {} {}\n", service.vehicle.value,
                   service.departure.count(), service.route_version.value, service.weekdays,
                   service.driver ? std::to_string(service.driver->value) : "nobody",
                   service.valid_from.time_since_epoch().count(),
                   service.valid_until.time_since_epoch().count());
  }
}

void append_part(std::string& out, const RulebookContent& content, RulebookPart part) {
  switch (part) {
    case RulebookPart::values:
      return append_values(out, content);
    case RulebookPart::terminals:
      return append_terminals(out, content.terminals);
    case RulebookPart::versions:
      return append_versions(out, content.versions);
    case RulebookPart::services:
      return append_services(out, content.services);
    case RulebookPart::papers:
      return append_papers(out, content.papers);
    case RulebookPart::stoppages:
      return append_stoppages(out, content.stoppages);
    case RulebookPart::calendar:
      return append_calendar(out, content.calendar);
    case RulebookPart::declarations:
      return append_declarations(out, content.declarations);
    case RulebookPart::drivers:
      return append_drivers(out, content.drivers);
    case RulebookPart::seats:
      return append_seats(out, content.seats);
  }
}

std::string digits_of_hash(std::string_view text) {
  return boost::algorithm::hex_lower(sha256(text));
}

}  // namespace

std::optional<RevisionMark> mark_of(pqxx::transaction_base& tx, std::int64_t revision) {
  const auto rows = tx.exec_params(kMark.sql, revision);
  if (rows.empty()) return std::nullopt;
  RevisionMark mark{
      .hash = rows[0][0].as<std::string>(), .covers = rows[0][1].as<int>(), .parts = {}};
  if (rows[0][2].is_null()) return mark;
  auto hashes = texts_from(rows[0][2]);
  if (hashes.size() != kRulebookParts) throw Refusal{"a revision has parts that are unknown here"};
  mark.parts.emplace();
  std::ranges::move(hashes, mark.parts->begin());
  return mark;
}

std::vector<registry::RuleValue> rule_values(pqxx::transaction_base& tx, std::int64_t revision) {
  std::vector<registry::RuleValue> values;
  for (const auto& row : tx.exec_params(kValues.sql, revision)) {
    const auto standing = registry::standing_from(row[3].c_str());
    if (!standing) throw Refusal{"a rule value has an unknown standing"};
    values.push_back({.name = row[0].as<std::string>(),
                      .value = row[1].as<double>(),
                      .valid_from = sys_days{std::chrono::days{row[2].as<int>()}},
                      .standing = *standing,
                      .source = row[4].as<std::string>()});
  }
  return values;
}

RulebookContent load_content(pqxx::transaction_base& tx, std::int64_t revision) {
  RulebookContent content;
  const auto zone = tx.exec_params(kZone.sql, revision);
  content.zone = zone.empty() ? "Asia/Shanghai" : zone[0][0].as<std::string>();
  content.values = rule_values(tx, revision);
  for (const auto& row : tx.exec_params(kTerminals.sql, revision)) {
    tracker::TerminalOnFile terminal{.id = registry::TerminalId{row[0].as<std::int64_t>()},
                                     .number = row[1].as<std::string>(),
                                     .vehicle = {},
                                     .plate = row[3].as<std::string>()};
    if (!row[2].is_null()) terminal.vehicle = registry::VehicleId{row[2].as<std::int64_t>()};
    content.terminals.push_back(std::move(terminal));
  }
  for (const auto& row : tx.exec_params(kVersions.sql, revision)) {
    content.versions.push_back({.id = registry::RouteVersionId{row[0].as<std::int64_t>()},
                                .content_hash = row[1].as<std::string>(),
                                .route = registry::RouteId{row[2].as<std::int64_t>()}});
  }
  for (const auto& row : tx.exec_params(kServices.sql, revision)) {
    if (auto service = service_in(row, content.zone)) {
      content.services.push_back(std::move(*service));
    }
  }
  for (const auto& row : tx.exec_params(kPapers.sql, revision)) {
    content.papers.push_back(
        {registry::VehicleId{row[0].as<std::int64_t>()}, paper_from(row[1], row[2], row[3])});
  }
  content.stoppages = stoppages(tx, revision);
  const auto mark = mark_of(tx, revision);
  if (!mark || mark->covers >= 2) {
    content.drivers = drivers(tx, revision);
    content.seats = seats(tx, revision);
  } else {
    std::erase_if(content.stoppages, [](const StoppageOnFile& one) {
      return one.stoppage.kind == registry::StoppageKind::driver_suspension;
    });
  }
  content.calendar = calendar_entries(tx, revision);
  content.declarations = declarations(tx, revision);
  return content;
}

PartHashes part_hashes(const RulebookContent& content) {
  PartHashes hashes;
  for (std::size_t i = 0; i < kRulebookParts; ++i) {
    std::string text;
    append_part(text, content, static_cast<RulebookPart>(i));
    hashes[i] = digits_of_hash(text);
  }
  return hashes;
}

std::string part_hash(const std::vector<registry::Declaration>& declarations) {
  std::string text;
  append_declarations(text, declarations);
  return digits_of_hash(text);
}

std::string hash_of(const PartHashes& parts) {
  return digits_of_hash(fmt::format("busward rulebook 2\n{}\n", fmt::join(parts, "\n")));
}

std::string undivided_hash_of(const RulebookContent& content) {
  std::string text = "busward rulebook 1\n";
  for (std::size_t i = 0; i < kRulebookParts; ++i) {
    append_part(text, content, static_cast<RulebookPart>(i));
  }
  return digits_of_hash(text);
}

}  // namespace busward::db
