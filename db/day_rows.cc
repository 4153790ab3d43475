#include "db/day_rows.h"

#include <iterator>

#include <fmt/format.h>
#include <pqxx/result>

#include "db/faults.h"
#include "db/sql_values.h"
#include "db/statement.h"

namespace busward::db {
namespace {

using registry::name_in;
using registry::value_in;

// A line keeps its name, so any of its versions tells it.
constexpr Statement kCalendar{
    "day_calendar",
    "SELECT s.code, c.first_day - DATE '1970-01-01', c.last_day - DATE '1970-01-01', c.reason, "
    "c.effect, c.direction, v.route, c.departure_s, c.runs_as, c.moved_to_s, c.source "
    "FROM registry.calendar_fact c "
    "LEFT JOIN registry.school_fact s ON s.school_id = c.school_id "
    "AND registry.known_at(s.added_revision, s.closed_revision, $1) AND upper_inf(s.valid_during) "
    "LEFT JOIN LATERAL (SELECT route FROM routing.route_version "
    "WHERE route_id = c.route_id ORDER BY id LIMIT 1) v ON true "
    "WHERE registry.known_at(c.added_revision, c.closed_revision, $1) "
    "ORDER BY c.entry COLLATE \"C\", c.id"};
constexpr Statement kDeclarations{
    "day_declarations",
    "WITH known AS (SELECT * FROM routing.declaration_fact "
    "WHERE registry.known_at(added_revision, closed_revision, $1)) "
    "SELECT route_id, service_day - DATE '1970-01-01', departure_s, aspect, change, moved_to_s, "
    "vehicle_id, driver_id, attendant, into_route_id, into_departure_s FROM known "
    "WHERE service_day > (SELECT max(service_day) FROM known) - 90 "
    "ORDER BY route_id, service_day, departure_s, aspect COLLATE \"C\""};

std::optional<std::chrono::seconds> optional_seconds(const pqxx::field& seconds) {
  if (seconds.is_null()) return std::nullopt;
  return std::chrono::seconds{seconds.as<std::int64_t>()};
}

template <class Id>
std::optional<Id> optional_id(const pqxx::field& id) {
  if (id.is_null()) return std::nullopt;
  return Id{id.as<std::int64_t>()};
}

template <class E, std::size_t N>
E named(const registry::NameTable<E, N>& table, const pqxx::field& name) {
  const auto value = value_in(table, name.c_str());
  if (!value) throw Refusal{fmt::format("'{}' is unknown to this program", name.c_str())};
  return *value;
}

std::string text_of(const std::optional<std::chrono::seconds>& time) {
  return time ? std::to_string(time->count()) : "-";
}

template <class T>
std::string id_of(const std::optional<T>& id) {
  return id ? std::to_string(id->value) : "-";
}

void append_text(std::string& out, std::string_view text) {
  fmt::format_to(std::back_inserter(out), "{}:{} ", text.size(), text);
}

}  // namespace

std::vector<registry::CalendarEntry> calendar_entries(pqxx::transaction_base& tx,
                                                      std::int64_t revision) {
  std::vector<registry::CalendarEntry> entries;
  for (const auto& row : tx.exec_params(kCalendar.sql, revision)) {
    registry::CalendarEntry entry{
        .first = *optional_day_from(row[1]),
        .last = *optional_day_from(row[2]),
        .reason = named(registry::kDayReasons, row[3]),
        .effect = named(registry::kDayEffects, row[4]),
        .of = {.direction = {}, .route = {}, .departure = optional_seconds(row[7])},
        .moved_to = optional_seconds(row[9]),
        .source = row[10].as<std::string>()};
    if (!row[0].is_null()) entry.school = row[0].as<std::string>();
    if (!row[5].is_null()) entry.of.direction = routing::direction_named(row[5].c_str());
    if (!row[6].is_null()) entry.of.route = row[6].as<std::string>();
    if (!row[8].is_null()) entry.runs_as = std::chrono::weekday{row[8].as<unsigned>()};
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<registry::Declaration> declarations(pqxx::transaction_base& tx, std::int64_t revision) {
  std::vector<registry::Declaration> found;
  for (const auto& row : tx.exec_params(kDeclarations.sql, revision)) {
    registry::Declaration declaration{.run = {.route = registry::RouteId{row[0].as<std::int64_t>()},
                                              .day = *optional_day_from(row[1]),
                                              .departure = *optional_seconds(row[2])},
                                      .aspect = named(registry::kDeclaredAspects, row[3]),
                                      .change = named(registry::kDeclaredChanges, row[4]),
                                      .moved_to = optional_seconds(row[5]),
                                      .bus = optional_id<registry::VehicleId>(row[6]),
                                      .driver = optional_id<registry::DriverId>(row[7])};
    if (!row[8].is_null()) declaration.attendant = row[8].as<std::string>();
    if (!row[9].is_null()) {
      declaration.into = registry::RunKey{.route = registry::RouteId{row[9].as<std::int64_t>()},
                                          .day = declaration.run.day,
                                          .departure = *optional_seconds(row[10])};
    }
    found.push_back(std::move(declaration));
  }
  return found;
}

void append_calendar(std::string& out, const std::vector<registry::CalendarEntry>& entries) {
  if (entries.empty()) return;
  fmt::format_to(std::back_inserter(out), "{} calendar entries\n", entries.size());
  for (const registry::CalendarEntry& entry : entries) {
    append_text(out, entry.school.value_or(""));
    fmt::format_to(std::back_inserter(out), "{} {} {} {} {} ",
                   entry.first.time_since_epoch().count(), entry.last.time_since_epoch().count(),
                   name_in(registry::kDayReasons, entry.reason),
                   name_in(registry::kDayEffects, entry.effect),
                   entry.of.direction ? routing::name_of(*entry.of.direction) : "-");
    append_text(out, entry.of.route.value_or(""));
    fmt::format_to(std::back_inserter(out), "{} {} {} ", text_of(entry.of.departure),
                   entry.runs_as ? entry.runs_as->iso_encoding() : 0, text_of(entry.moved_to));
    append_text(out, entry.source);
    out += '\n';
  }
}

void append_declarations(std::string& out, const std::vector<registry::Declaration>& declarations) {
  if (declarations.empty()) return;
  fmt::format_to(std::back_inserter(out), "{} declarations\n", declarations.size());
  for (const registry::Declaration& d : declarations) {
    fmt::format_to(std::back_inserter(out), "{} {} {} {} {} {} {} {} ", d.run.route.value,
                   d.run.day.time_since_epoch().count(), d.run.departure.count(),
                   name_in(registry::kDeclaredAspects, d.aspect),
                   name_in(registry::kDeclaredChanges, d.change), text_of(d.moved_to), id_of(d.bus),
                   id_of(d.driver));
    append_text(out, d.attendant.value_or(""));
    if (d.into) {
      fmt::format_to(std::back_inserter(out), "{} {}", d.into->route.value,
                     d.into->departure.count());
    }
    out += '\n';
  }
}

}  // namespace busward::db
