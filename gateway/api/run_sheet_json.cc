#include "gateway/api/run_sheet_json.h"

#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

#include "gateway/http/json_text.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

using http::JsonText;
using registry::FileStanding;
using registry::name_in;
using registry::PlanState;
using registry::SheetFile;
using registry::SheetRun;

constexpr std::size_t kOffers = 5;

std::string clock_text(std::chrono::seconds time) {
  const auto minutes = time.count() / 60;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

void write_plate(JsonText& json, const SheetFile& file, registry::VehicleId id) {
  const auto found = file.buses.find(id.value);
  json.member("id").id(id.value);
  json.member("plate").text(found == file.buses.end() ? "" : found->second.bus.plate);
  json.member("seats");
  if (found != file.buses.end() && found->second.bus.seats) {
    json.number(*found->second.bus.seats);
  } else {
    json.null();
  }
}

void write_person(JsonText& json, const SheetFile& file, registry::DriverId id) {
  const auto found = file.drivers.find(id.value);
  const bool known = found != file.drivers.end();
  json.member("id").id(id.value);
  json.member("code").text(known ? found->second.code : "");
  json.member("name").text(known ? found->second.name : "");
}

// The code where no such person is on file.
std::optional<std::string> name_of_attendant(const SheetFile& file,
                                             const std::optional<std::string>& code) {
  if (!code) return std::nullopt;
  const auto found = file.staff.find(*code);
  return found == file.staff.end() ? code : std::optional{found->second.name};
}

template <class T>
bool begin_said(JsonText& json, std::string_view name, const registry::Said<T>& said) {
  json.member(name);
  if (!said.who) {
    json.null();
    return false;
  }
  json.begin_object();
  json.member("said_by").text(name_in(registry::kSaidBy, said.by));
  return true;
}

void write_who(JsonText& json, const SheetFile& file, const SheetRun& run) {
  if (begin_said(json, "bus", run.bus)) {
    write_plate(json, file, *run.bus.who);
    json.end_object();
  }
  if (begin_said(json, "driver", run.driver)) {
    write_person(json, file, *run.driver.who);
    json.end_object();
  }
  if (begin_said(json, "attendant", run.attendant)) {
    json.member("code").text(*run.attendant.who);
    json.member("name").text_or_null(name_of_attendant(file, run.attendant.who));
    json.end_object();
  }
}

void write_because(JsonText& json, const std::optional<registry::CalendarEntry>& because) {
  if (!because) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("reason").text(name_in(registry::kDayReasons, because->reason));
  json.member("effect").text(name_in(registry::kDayEffects, because->effect));
  json.member("school").text_or_null(because->school);
  json.member("source").text(because->source);
  json.end_object();
}

void write_declared(JsonText& json, const SheetFile& file,
                    const registry::DeclarationOnFile& declared) {
  const registry::Declaration& says = declared.says;
  json.begin_object();
  json.member("aspect").text(name_in(registry::kDeclaredAspects, says.aspect));
  json.member("change").text(name_in(registry::kDeclaredChanges, says.change));
  json.member("time");
  if (says.moved_to) {
    json.text(clock_text(*says.moved_to));
  } else {
    json.null();
  }
  json.member("plate");
  const auto bus = says.bus ? file.buses.find(says.bus->value) : file.buses.end();
  if (bus != file.buses.end()) {
    json.text(bus->second.bus.plate);
  } else {
    json.null();
  }
  json.member("driver");
  const auto driver = says.driver ? file.drivers.find(says.driver->value) : file.drivers.end();
  if (driver != file.drivers.end()) {
    json.text(driver->second.name);
  } else {
    json.null();
  }
  json.member("attendant").text_or_null(name_of_attendant(file, says.attendant));
  json.member("ground").text(name_in(registry::kDeclarationGrounds, declared.ground));
  json.member("filing_number").text_or_null(declared.filing_number);
  json.member("note").text_or_null(declared.note);
  json.member("by").text(declared.declared_by);
  json.member("role").text(declared.declared_as);
  json.member("at").text(geo::to_iso8601(declared.declared_at));
  json.end_object();
}

// Which record says so, or how two things on file differ.
std::optional<std::string> detail_of(const registry::Check& check) {
  if (const auto* difference = std::get_if<registry::PlacardDifference>(&check.matter)) {
    return fmt::format("{} ≠ {}", difference->on_placard.empty() ? "—" : difference->on_placard,
                       difference->in_force);
  }
  return check.number;
}

void write_check(JsonText& json, const registry::Check& check) {
  json.begin_object();
  json.member("name").text(registry::name_of(check));
  json.member("subject").text(name_in(registry::kCheckSubjects, check.subject));
  json.member("last_day");
  if (check.last_day) {
    json.text(routing::to_iso_day(*check.last_day));
  } else {
    json.null();
  }
  json.member("known_by").text(name_in(registry::kKnownBy, check.known_by));
  json.member("may_ring").boolean(registry::may_ring(check));
  json.member("detail").text_or_null(detail_of(check));
  json.member("cured_by").text(name_in(registry::kCurers, registry::curer_of(check)));
  json.member("source").text(check.source);
  json.end_object();
}

void write_checks(JsonText& json, std::string_view name, std::span<const registry::Check> checks,
                  FileStanding standing) {
  json.member(name).begin_array();
  for (const registry::Check& check : registry::in_standing(checks, standing)) {
    write_check(json, check);
  }
  json.end_array();
}

void write_riders(JsonText& json, const SheetRun& run) {
  json.member("riders").number_or_null(run.riders);
  json.member("stops").begin_array();
  for (const registry::PlannedRiders& at_stop : run.on_file.riders) {
    json.begin_object();
    json.member("stop").text(at_stop.stop);
    json.member("boarding").number(at_stop.boarding);
    json.member("alighting").number(at_stop.alighting);
    json.end_object();
  }
  json.end_array();
}

void write_on_site(JsonText& json, const registry::OnSite& seen) {
  const auto time = [&json](std::string_view name, const std::optional<geo::UtcTime>& at) {
    json.member(name).text_or_null(at ? std::optional{geo::to_iso8601(*at)} : std::nullopt);
  };
  json.member("on_site").begin_object();
  time("checked_at", seen.checked_at);
  json.member("driver").text_or_null(seen.driver);
  json.member("attendant").text_or_null(seen.attendant);
  time("card_at", seen.card_at);
  json.member("card_driver").text_or_null(seen.card_driver);
  json.member("boarded").number(seen.boarded);
  json.member("alighted").number(seen.alighted);
  json.member("most_on_board").number_or_null(seen.most_on_board);
  time("swept_at", seen.swept_at);
  json.member("faults").begin_array();
  for (const auto fault : seen.faults) json.text(name_in(registry::kOnSiteFaults, fault));
  json.end_array().end_object();
}

void write_organisations(JsonText& json, const registry::RunSheet& sheet, const SheetFile& file,
                         const SheetRun& run) {
  json.member("school");
  if (const auto* school = sheet.school_of(run)) {
    json.begin_object();
    json.member("id").id(school->id.value);
    json.member("name").text(school->name);
    json.end_object();
  } else {
    json.null();
  }
  const auto code = sheet.operator_of(run);
  const auto op = code ? file.operators.find(*code) : file.operators.end();
  json.member("operator");
  if (op == file.operators.end()) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("id").id(op->second.id.value);
  json.member("name").text(op->second.name);
  json.end_object();
}

bool is_asked_for(const registry::RunSheet& sheet, const SheetRun& run, const SheetFilter& filter,
                  const std::optional<std::string>& of_operator) {
  if (filter.staff_id) return sheet.is_attendant_of(run, *filter.staff_id);
  if (of_operator && sheet.operator_of(run) != of_operator) return false;
  const auto* school = sheet.school_of(run);
  return !filter.school_id || (school != nullptr && school->id == *filter.school_id);
}

// What stands in the run's way; to those on board, what is known of bus and driver alone.
std::vector<registry::Check> checks_for(const registry::RunSheet& sheet, const SheetRun& run,
                                        const SheetFilter& filter) {
  auto checks = sheet.checks_of(run);
  if (!filter.staff_id) return checks;
  std::erase_if(checks, [](const registry::Check& check) {
    const bool read = check.subject == registry::CheckSubject::bus ||
                      check.subject == registry::CheckSubject::driver;
    return !read || check.standing != FileStanding::invalid;
  });
  return checks;
}

void write_run(JsonText& json, const registry::RunSheet& sheet, const SheetFile& file,
               const SheetRun& run, const SheetFilter& filter, geo::UtcTime now) {
  json.begin_object();
  json.member("id").text(to_string(run.id));
  json.member("route_id").id(run.key.route.value);
  json.member("route").text(run.on_file.departure.route);
  json.member("direction").text(routing::name_of(run.on_file.departure.direction));
  write_organisations(json, sheet, file, run);
  json.member("state").text(name_in(registry::kPlanStates, run.plan.state));
  json.member("timetabled").text(clock_text(run.key.departure));
  json.member("departs_at").text(geo::to_iso8601(run.departs_at));
  json.member("arrives_at").text(geo::to_iso8601(run.arrives_at));
  write_because(json.member("because"), run.plan.because);
  write_who(json, file, run);
  write_riders(json, run);
  write_on_site(json, sheet.on_site_of(run));
  json.member("declared").begin_array();
  for (const auto* declared : sheet.declared_of(run)) write_declared(json, file, *declared);
  json.end_array();
  const auto checks = checks_for(sheet, run, filter);
  write_checks(json, "invalid", checks, FileStanding::invalid);
  write_checks(json, "not_on_file", checks, FileStanding::not_on_file);
  json.member("looked_at").boolean(registry::is_looked_at(run, now, file.zone, sheet.rules()));
  json.end_object();
}

void write_card(JsonText& json, const registry::SheetCard& card, const SheetFile& file) {
  const auto op = file.operators.find(card.operator_code.value_or(""));
  write_check(json.member("cause"), card.cause);
  json.member("operator").text(op == file.operators.end() ? "" : op->second.name);
  json.member("matters").begin_array();
  for (const std::string& matter : card.matters) json.text(matter);
  json.end_array();
  json.member("runs").number(static_cast<std::int64_t>(card.runs.size()));
  json.member("subjects").begin_array();
  for (const std::string& subject : card.subjects) json.text(subject);
  json.end_array();
  json.member("first_departure").text(geo::to_iso8601(card.first_departure));
}

void write_cards(JsonText& json, std::string_view name,
                 const std::vector<registry::SheetCard>& cards, const SheetFile& file,
                 const std::optional<std::string>& of_operator) {
  json.member(name).begin_array();
  for (const registry::SheetCard& card : cards) {
    if (of_operator && card.operator_code != of_operator) continue;
    json.begin_object();
    write_card(json, card, file);
    json.end_object();
  }
  json.end_array();
}

std::optional<std::string> code_of(const SheetFile& file,
                                   const std::optional<registry::OperatorId>& id) {
  if (!id) return std::nullopt;
  for (const auto& [code, op] : file.operators) {
    if (op.id == *id) return code;
  }
  return std::string{};
}

template <class Id>
void write_offer(JsonText& json, const registry::Offer<Id>& offer) {
  json.member("same_operator").boolean(offer.same_operator);
  json.member("not_on_file").number(offer.not_on_file);
  json.member("distance_m");
  if (offer.distance) {
    json.decimal(offer.distance->value(), 0);
  } else {
    json.null();
  }
}

void write_offers(JsonText& json, const SheetFile& file,
                  std::span<const registry::Offer<registry::VehicleId>> buses,
                  std::span<const registry::Offer<registry::DriverId>> drivers) {
  json.member("buses").begin_array();
  for (const auto& offer : buses) {
    json.begin_object();
    write_plate(json, file, offer.who);
    write_offer(json, offer);
    json.end_object();
  }
  json.end_array().member("drivers").begin_array();
  for (const auto& offer : drivers) {
    json.begin_object();
    write_person(json, file, offer.who);
    write_offer(json, offer);
    json.end_object();
  }
  json.end_array();
}

void write_held(JsonText& json, const SheetFile& file, const SheetFilter& filter,
                geo::UtcTime now) {
  const registry::RunSheet sheet{file};
  const auto of_operator = code_of(file, filter.operator_id);
  for (const registry::HeldRuns& held : registry::held_runs(sheet, file, now, kOffers)) {
    if (of_operator && held.card.operator_code != of_operator) continue;
    json.begin_object();
    json.member("day").text(routing::to_iso_day(file.day));
    write_card(json, held.card, file);
    write_offers(json, file, held.buses, held.drivers);
    json.end_object();
  }
}

}  // namespace

std::string run_sheet_json(const registry::RunSheet& sheet, const SheetFile& file,
                           const SheetFilter& filter, geo::UtcTime now) {
  const auto of_operator = code_of(file, filter.operator_id);
  JsonText json;
  json.begin_object();
  json.member("day").text(routing::to_iso_day(file.day));
  json.member("zone").text(file.zone);
  json.member("revision").id(file.revision);
  json.member("items").begin_array();
  for (const SheetRun& run : sheet.runs()) {
    if (!is_asked_for(sheet, run, filter, of_operator)) continue;
    write_run(json, sheet, file, run, filter, now);
  }
  json.end_array();
  // Cards are an operator's; a school that does not run buses itself has none.
  const bool has_cards = !filter.school_id && !filter.staff_id;
  const auto end = has_cards ? geo::UtcTime::max() : geo::UtcTime::min();
  const registry::CardWindow whole_day{.from = geo::UtcTime::min(), .to = end};
  write_cards(json, "held", cards(sheet, file, FileStanding::invalid, whole_day), file,
              of_operator);
  write_cards(json, "tasks", cards(sheet, file, FileStanding::not_on_file, whole_day), file,
              of_operator);
  json.end_object();
  return json.take();
}

std::string held_runs_json(const std::vector<SheetFile>& files, const SheetFilter& filter,
                           geo::UtcTime now) {
  JsonText json;
  json.begin_object().member("at").text(geo::to_iso8601(now));
  json.member("items").begin_array();
  // Cards are an operator's; a school that does not run buses itself has none.
  for (const SheetFile& file : files) {
    if (!filter.school_id) write_held(json, file, filter, now);
  }
  json.end_array().end_object();
  return json.take();
}

std::string substitutes_json(const registry::RunSheet& sheet, const SheetFile& file,
                             const SheetRun& run) {
  JsonText json;
  json.begin_object();
  write_offers(json, file, sheet.other_buses(run, kOffers), sheet.other_drivers(run, kOffers));
  json.end_object();
  return json.take();
}

}  // namespace busward::api
