#include "gateway/api/declarations.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/own_runs.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/api/uuid_text.h"
#include "gateway/http/json_text.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

using registry::DeclaredAspect;
using registry::DeclaredChange;
using std::chrono::days;

constexpr days kBehind{7};
constexpr days kAhead{30};

template <class E, std::size_t N>
std::optional<E> named(JsonFields& fields, std::string_view name,
                       const registry::NameTable<E, N>& table) {
  const auto word = fields.text(name);
  if (!word) return std::nullopt;
  const auto value = registry::value_in(table, *word);
  std::string words;
  for (const auto& [known, text] : table)
    words += fmt::format("{}{}", words.empty() ? "" : ", ", text);
  fields.require(value.has_value(), name, "one of " + words + " is wanted");
  return value;
}

std::optional<routing::CivilDay> day_in(JsonFields& fields) {
  const auto text = fields.text("day");
  if (!text) return std::nullopt;
  const auto midnight = geo::from_iso8601(*text + "T00:00:00Z");
  fields.require(midnight.has_value(), "day", "a day like 2026-09-01 is wanted");
  if (!midnight) return std::nullopt;
  return std::chrono::floor<days>(*midnight);
}

// "07:20", of the service day.
std::optional<std::chrono::seconds> clock_in(JsonFields& fields) {
  const auto text = fields.text("time");
  if (!text) return std::nullopt;
  const auto moment = geo::from_iso8601("1970-01-01T" + *text + ":00Z");
  const bool fine = text->size() == 5 && moment.has_value();
  fields.require(fine, "time", "a time like 07:20 is wanted");
  if (!fine) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(moment->time_since_epoch());
}

std::optional<boost::uuids::uuid> target_in(JsonFields& fields) {
  const auto text = fields.text("into");
  if (!text) return std::nullopt;
  const auto id = parse_uuid(*text);
  fields.require(id.has_value(), "into", "the id of another run of the day is wanted");
  return id;
}

struct Needs {
  DeclaredChange change;
  DeclaredAspect aspect;
  std::string_view field;  // that it cannot do without; empty: none
};
constexpr Needs kNeeds[] = {
    {DeclaredChange::cancelled, DeclaredAspect::run, ""},
    {DeclaredChange::merged, DeclaredAspect::run, "into"},
    {DeclaredChange::moved, DeclaredAspect::time, "time"},
    {DeclaredChange::other_bus, DeclaredAspect::bus, "plate"},
    {DeclaredChange::other_driver, DeclaredAspect::driver, "driver"},
    {DeclaredChange::other_attendant, DeclaredAspect::attendant, "attendant"}};

// Each change has its own field, and none of the others'.
void check_needs(JsonFields& fields, db::DeclarationFiling& filing,
                 const std::optional<DeclaredAspect>& aspect) {
  const std::pair<std::string_view, bool> given[] = {{"into", filing.into.has_value()},
                                                     {"time", filing.moved_to.has_value()},
                                                     {"plate", filing.plate.has_value()},
                                                     {"driver", filing.driver_code.has_value()},
                                                     {"attendant", filing.attendant.has_value()}};
  std::string_view wanted;
  if (filing.change == DeclaredChange::as_planned) {
    fields.require(aspect.has_value(), "aspect", "what is as planned again is wanted");
    filing.aspect = aspect.value_or(DeclaredAspect::run);
  }
  for (const Needs& needs : kNeeds) {
    if (needs.change != filing.change) continue;
    filing.aspect = needs.aspect;
    wanted = needs.field;
    fields.require(!aspect || *aspect == needs.aspect, "aspect", "does not go with the change");
  }
  for (const auto& [name, there] : given) {
    if (name == wanted) {
      fields.require(there, name, "is missing");
    } else {
      fields.require(!there, name, "does not go with the change");
    }
  }
}

db::DeclarationFiling filing_in(JsonFields& fields) {
  db::DeclarationFiling filing;
  const auto change = named(fields, "change", registry::kDeclaredChanges);
  const auto aspect = named(fields, "aspect", registry::kDeclaredAspects);
  const auto ground = named(fields, "ground", registry::kDeclarationGrounds);
  filing.day = day_in(fields).value_or(routing::CivilDay{});
  filing.moved_to = clock_in(fields);
  filing.into = target_in(fields);
  filing.plate = fields.text("plate", {.most = 20});
  filing.driver_code = fields.text("driver", {.most = 40});
  filing.attendant = fields.text("attendant", {.most = 40});
  filing.filing_number = fields.text("filing_number", {.most = 60});
  filing.note = fields.text("note");
  filing.ground = ground.value_or(registry::DeclarationGround::other);
  if (change) {
    filing.change = *change;
    check_needs(fields, filing, aspect);
  }
  return filing;
}

http::Response refused(db::FilingFault fault) {
  switch (fault) {
    case db::FilingFault::no_such_run:
      return no_such("There is no such run on that day.");
    case db::FilingFault::no_such_bus:
      return http::problem_response(http::Problem::bad_parameter, "plate: no such bus is on file.");
    case db::FilingFault::no_such_driver:
      return http::problem_response(http::Problem::bad_parameter,
                                    "driver: no driver with that code is on file.");
    case db::FilingFault::no_such_target:
      return http::problem_response(http::Problem::bad_parameter,
                                    "into: another run of the same day is wanted.");
  }
  return no_database();
}

}  // namespace

asio::awaitable<http::Response> PostDeclaration::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto run = parameters.path_uuid("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  JsonFields fields{request,
                    {.wanted = {"day", "change", "ground"},
                     .optional = {"aspect", "time", "plate", "driver", "attendant", "into",
                                  "filing_number", "note"}}};
  db::DeclarationFiling filing = filing_in(fields);
  filing.run = *run;
  filing.at = clock.now();
  const auto zone = co_await sheets.zone(filing.at);
  if (!zone) co_return no_database();
  const auto today = routing::civil_or_utc_day(filing.at, *zone);
  fields.require(today - kBehind <= filing.day && filing.day <= today + kAhead, "day",
                 "a day from a week ago to thirty days ahead is wanted");
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const registry::access::Actor& actor = *request.actor;
  filing.declared_by = actor.name;
  filing.declared_as = std::string{registry::name_in(registry::access::kRoles, actor.role)};
  auto caller = caller_of(request);
  const auto file = co_await sheets.run(filing.run, filing.day, filing.at, caller);
  if (!file) co_return no_database();
  const registry::RunSheet sheet{*file};
  const auto known = std::ranges::find(sheet.runs(), filing.run, &registry::SheetRun::id);
  if (known == sheet.runs().end()) co_return refused(db::FilingFault::no_such_run);
  if (!is_own_run(sheet, *file, *known, actor.of)) {
    co_return refused(db::FilingFault::no_such_run);
  }
  const auto answer = co_await sheets.declare(std::move(filing), std::move(caller));
  if (!answer) co_return not_written(answer.error());
  if (const auto* fault = std::get_if<db::FilingFault>(&*answer)) co_return refused(*fault);
  http::JsonText json;
  json.begin_object().member("revision").id(std::get<std::int64_t>(*answer)).end_object();
  co_return http::json_response(json.take(), 201);
}

}  // namespace busward::api
