#include "db/rulebook_import.h"

#include <string>

#include <pqxx/connection>
#include <pqxx/transaction>

#include "db/import_session.h"
#include "db/own_records.h"
#include "db/record_imports.h"
#include "db/record_tables.h"

namespace busward::db {

namespace {

constexpr std::string_view kNotePrefix = "import ";  // and the kind, by its key

// Constraints that wait for the commit have to speak before a preview is rolled back.
constexpr Statement kCheckNow{"import_check_now", "SET CONSTRAINTS ALL IMMEDIATE"};

// Behind the note of a revision that an organisation's own sheet made.
const char* filed_by(const std::optional<Organisation>& own) {
  if (!own) return "";
  return std::holds_alternative<registry::OperatorId>(*own) ? ", filed by the operator"
                                                            : ", filed by the school";
}

std::string_view kind_in(std::string_view note) {
  return note.starts_with(kNotePrefix) ? note.substr(kNotePrefix.size()) : std::string_view{};
}

RecordTable records_now(pqxx::work& tx, std::string_view note, geo::UtcTime at) {
  const std::string_view kind = kind_in(note);
  return kind.empty() ? RecordTable{} : current_records(tx, kind, at);
}

}  // namespace

RulebookImport::RulebookImport(Address address, geo::UtcTime at, ImportEnd end,
                               std::shared_ptr<const IdentitySeal> seal)
    : address_{std::move(address)}, at_{at}, end_{end}, seal_{std::move(seal)} {}

RulebookImport RulebookImport::correcting() const {
  RulebookImport door = *this;
  door.corrects_ = true;
  return door;
}

RulebookImport RulebookImport::rolled_back() const {
  RulebookImport door = *this;
  door.end_ = ImportEnd::rolled_back;
  return door;
}

template <class Take>
Outcome<ImportAnswer> RulebookImport::run(const char* what, Take take) {
  return attempt("import", WhenLost::nothing_happened, [&]() -> ImportAnswer {
    const auto connection = connect(address_, Role::api, {.application = "busward import"});
    pqxx::work tx{*connection};
    const auto own = caller_ ? organisation_of_areas(caller_->areas) : std::nullopt;
    if (caller_) {
      // What is on file is compared with the county's eyes: who files a plate that is another's has
      // to be told so, and does not get a second bus.
      tx.exec_params(kSetCaller.sql, caller_->account, own ? "county" : caller_->areas,
                     caller_->role, caller_->address);
    }
    ImportSession session{tx, at_, std::string{what} + filed_by(own), seal_.get()};
    if (corrects_) session.correct_what_is_revised();
    const bool previews = end_ == ImportEnd::rolled_back;
    const RecordTable before = previews ? records_now(tx, what, at_) : RecordTable{};
    take(session);
    if (own && session.sound()) refuse_others(session, kind_in(what), *own);
    if (!session.sound()) return session.take_faults();
    Imported imported = session.record();
    if (previews) {
      tx.exec0(kCheckNow.sql);
      imported.changes = changes_between(before, records_now(tx, what, at_));
      tx.abort();
    } else {
      tx.commit();
    }
    return imported;
  });
}

Outcome<ImportAnswer> RulebookImport::ensure_default_rules(
    std::span<const registry::RuleValue> values) {
  return run("default rules", [&](ImportSession& s) { db::take_default_rules(s, values); });
}
Outcome<ImportAnswer> RulebookImport::take_county(const registry::County& county) {
  return run("import county", [&](ImportSession& s) { db::take_county(s, county); });
}
Outcome<ImportAnswer> RulebookImport::take_roads(std::span<const registry::Road> roads) {
  return run("import roads", [&](ImportSession& s) { db::take_roads(s, roads); });
}
Outcome<ImportAnswer> RulebookImport::take_places(std::span<const registry::Place> places) {
  return run("import places", [&](ImportSession& s) { db::take_places(s, places); });
}
Outcome<ImportAnswer> RulebookImport::take_areas(std::span<const registry::Area> areas) {
  return run("import areas", [&](ImportSession& s) { db::take_areas(s, areas); });
}
Outcome<ImportAnswer> RulebookImport::take_operators(
    std::span<const registry::Operator> operators) {
  return run("import operators", [&](ImportSession& s) { db::take_operators(s, operators); });
}
Outcome<ImportAnswer> RulebookImport::take_schools(std::span<const registry::School> schools) {
  return run("import schools", [&](ImportSession& s) { db::take_schools(s, schools); });
}
Outcome<ImportAnswer> RulebookImport::take_buses(std::span<const registry::Bus> buses) {
  return run("import buses", [&](ImportSession& s) { db::take_buses(s, buses); });
}
Outcome<ImportAnswer> RulebookImport::take_drivers(std::span<const registry::Driver> drivers) {
  return run("import drivers", [&](ImportSession& s) { db::take_drivers(s, drivers); });
}
Outcome<ImportAnswer> RulebookImport::take_staff(std::span<const registry::StaffMember> staff) {
  return run("import staff", [&](ImportSession& s) { db::take_staff(s, staff); });
}
Outcome<ImportAnswer> RulebookImport::take_contracts(
    std::span<const registry::Contract> contracts) {
  return run("import contracts", [&](ImportSession& s) { db::take_contracts(s, contracts); });
}
Outcome<ImportAnswer> RulebookImport::take_violations(
    std::span<const registry::Violation> violations) {
  return run("import violations", [&](ImportSession& s) { db::take_violations(s, violations); });
}
Outcome<ImportAnswer> RulebookImport::take_placards(std::span<const registry::Placard> placards) {
  return run("import placards", [&](ImportSession& s) { db::take_placards(s, placards); });
}
Outcome<ImportAnswer> RulebookImport::take_documents(
    std::span<const registry::Document> documents) {
  return run("import documents", [&](ImportSession& s) { db::take_documents(s, documents); });
}
Outcome<ImportAnswer> RulebookImport::take_suspensions(
    std::span<const registry::cases::Suspension> suspensions) {
  return run("import suspensions", [&](ImportSession& s) { db::take_suspensions(s, suspensions); });
}
Outcome<ImportAnswer> RulebookImport::take_defects(
    std::span<const registry::cases::Defect> defects) {
  return run("import defects", [&](ImportSession& s) { db::take_defects(s, defects); });
}
Outcome<ImportAnswer> RulebookImport::ensure_default_duties(
    std::span<const registry::Duty> duties) {
  return run("default duties", [&](ImportSession& s) { db::take_default_duties(s, duties); });
}
Outcome<ImportAnswer> RulebookImport::take_training(
    std::span<const registry::TrainingSession> sessions) {
  return run("import training", [&](ImportSession& s) { db::take_training(s, sessions); });
}
Outcome<ImportAnswer> RulebookImport::take_attendances(
    std::span<const registry::Attendance> attendances) {
  return run("import attendances", [&](ImportSession& s) { db::take_attendances(s, attendances); });
}
Outcome<ImportAnswer> RulebookImport::take_pledge_texts(
    std::span<const registry::PledgeText> texts) {
  return run("import pledge_texts", [&](ImportSession& s) { db::take_pledge_texts(s, texts); });
}
Outcome<ImportAnswer> RulebookImport::take_pledges(std::span<const registry::Pledge> pledges) {
  return run("import pledges", [&](ImportSession& s) { db::take_pledges(s, pledges); });
}
Outcome<ImportAnswer> RulebookImport::take_duties(std::span<const registry::Duty> duties) {
  return run("import duties", [&](ImportSession& s) { db::take_duties(s, duties); });
}
Outcome<ImportAnswer> RulebookImport::take_duties_done(std::span<const registry::DutyDone> done) {
  return run("import duties_done", [&](ImportSession& s) { db::take_duties_done(s, done); });
}
Outcome<ImportAnswer> RulebookImport::take_terminals(
    std::span<const registry::Terminal> terminals) {
  return run("import terminals", [&](ImportSession& s) { db::take_terminals(s, terminals); });
}
Outcome<ImportAnswer> RulebookImport::take_routes(std::span<const routing::RouteDraft> routes) {
  return run("import routes", [&](ImportSession& s) { db::take_routes(s, routes); });
}
Outcome<ImportAnswer> RulebookImport::take_timetable(
    std::span<const registry::Departure> departures) {
  return run("import timetable", [&](ImportSession& s) { db::take_timetable(s, departures); });
}
Outcome<ImportAnswer> RulebookImport::take_assignments(
    std::span<const registry::Assignment> assignments) {
  return run("import assignments", [&](ImportSession& s) { db::take_assignments(s, assignments); });
}
Outcome<ImportAnswer> RulebookImport::take_calendar(
    std::span<const registry::CalendarEntry> entries) {
  return run("import calendar", [&](ImportSession& s) { db::take_calendar(s, entries); });
}
Outcome<ImportAnswer> RulebookImport::take_riders(std::span<const registry::RiderNumbers> numbers) {
  return run("import riders", [&](ImportSession& s) { db::take_riders(s, numbers); });
}

}  // namespace busward::db
