#pragma once

#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "db/caller.h"
#include "db/connection.h"
#include "db/faults.h"
#include "db/identity_seal.h"
#include "db/import_answer.h"
#include "geo/utc_time.h"
#include "registry/area.h"
#include "registry/bus.h"
#include "registry/cases/defect.h"
#include "registry/cases/suspension.h"
#include "registry/contract.h"
#include "registry/county.h"
#include "registry/document.h"
#include "registry/driver.h"
#include "registry/duty.h"
#include "registry/organisation.h"
#include "registry/placard.h"
#include "registry/pledge.h"
#include "registry/rule_values.h"
#include "registry/school_calendar.h"
#include "registry/service_plan.h"
#include "registry/staff.h"
#include "registry/terminal.h"
#include "registry/training.h"
#include "registry/violation.h"
#include "routing/route_version.h"

namespace busward::db {

// What becomes of an import that has no fault: it stands, or it only tells what it would do.
enum class ImportEnd { kept, rolled_back };

// The door by which records enter the rulebook. Each call is one transaction under the import lock:
// it compares what it is given with what is on file, closes and adds facts under one new revision,
// or, where nothing differs, leaves no trace. Changes take effect at `at`. No two records of a call
// may share a key (the file readers see to it).
//
// What a call does not name stays as it is, but the timetable, the assignments and the planned
// riders of the routes named are replaced, and so are the calendars of the schools named, all roads
// and all places. Documents, contracts, violations, placards and the records of the safety work say
// themselves when they hold: what is new about one was always so. Identity numbers are sealed here;
// without a seal a record that has one is a fault. With ImportEnd::rolled_back every call does the
// same and leaves no trace; its answer says what would change. One thread at a time.
class RulebookImport {
 public:
  RulebookImport(Address address, geo::UtcTime at, ImportEnd end = ImportEnd::kept,
                 std::shared_ptr<const IdentitySeal> seal = nullptr);

  // The same door for corrections: what a call says of a thing on file was always so, and takes the
  // place of all that was believed of it. For areas, operators, schools, buses, drivers, staff and
  // terminals; documents and their like are taken so anyway.
  RulebookImport correcting() const;
  // The same door, for asking only.
  RulebookImport rolled_back() const;
  // What is taken from now on is taken for somebody, as the audit log and the row policies see it.
  // For an organisation ("operator:3", "school:4") it may speak of its own records alone, and of
  // kinds that registry::kOperatorsSheets or kSchoolsSheets name; the revision's note says who
  // filed it.
  void act_for(Caller caller) { caller_ = std::move(caller); }

  // Adds those of them whose names are not on file yet, as those of a newer version are; what a
  // county has stays as it is.
  Outcome<ImportAnswer> ensure_default_rules(std::span<const registry::RuleValue> values);

  // The same of the duties of the calendar.
  Outcome<ImportAnswer> ensure_default_duties(std::span<const registry::Duty> duties);

  Outcome<ImportAnswer> take_county(const registry::County& county);
  Outcome<ImportAnswer> take_roads(std::span<const registry::Road> roads);
  Outcome<ImportAnswer> take_places(std::span<const registry::Place> places);
  Outcome<ImportAnswer> take_areas(std::span<const registry::Area> areas);
  Outcome<ImportAnswer> take_operators(std::span<const registry::Operator> operators);
  Outcome<ImportAnswer> take_schools(std::span<const registry::School> schools);
  Outcome<ImportAnswer> take_buses(std::span<const registry::Bus> buses);
  Outcome<ImportAnswer> take_drivers(std::span<const registry::Driver> drivers);
  Outcome<ImportAnswer> take_staff(std::span<const registry::StaffMember> staff);
  Outcome<ImportAnswer> take_contracts(std::span<const registry::Contract> contracts);
  Outcome<ImportAnswer> take_violations(std::span<const registry::Violation> violations);
  // Each is the bus's document of that kind too.
  Outcome<ImportAnswer> take_placards(std::span<const registry::Placard> placards);
  Outcome<ImportAnswer> take_documents(std::span<const registry::Document> documents);
  Outcome<ImportAnswer> take_suspensions(std::span<const registry::cases::Suspension> suspensions);
  Outcome<ImportAnswer> take_defects(std::span<const registry::cases::Defect> defects);
  Outcome<ImportAnswer> take_training(std::span<const registry::TrainingSession> sessions);
  Outcome<ImportAnswer> take_attendances(std::span<const registry::Attendance> attendances);
  Outcome<ImportAnswer> take_pledge_texts(std::span<const registry::PledgeText> texts);
  Outcome<ImportAnswer> take_pledges(std::span<const registry::Pledge> pledges);
  Outcome<ImportAnswer> take_duties(std::span<const registry::Duty> duties);
  Outcome<ImportAnswer> take_duties_done(std::span<const registry::DutyDone> done);
  Outcome<ImportAnswer> take_terminals(std::span<const registry::Terminal> terminals);
  Outcome<ImportAnswer> take_routes(std::span<const routing::RouteDraft> routes);
  Outcome<ImportAnswer> take_timetable(std::span<const registry::Departure> departures);
  Outcome<ImportAnswer> take_assignments(std::span<const registry::Assignment> assignments);
  Outcome<ImportAnswer> take_calendar(std::span<const registry::CalendarEntry> entries);
  Outcome<ImportAnswer> take_riders(std::span<const registry::RiderNumbers> numbers);

 private:
  template <class Take>
  Outcome<ImportAnswer> run(const char* what, Take take);

  Address address_;
  geo::UtcTime at_;
  ImportEnd end_;
  std::shared_ptr<const IdentitySeal> seal_;
  bool corrects_ = false;
  std::optional<Caller> caller_;
};

}  // namespace busward::db
