#pragma once

#include <span>

#include "db/import_session.h"
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

// What each kind of record does within an import: it fills `incoming`, resolves the names of what
// it refers to, adds a fault for each that is unknown, and revises its facts. Inside db/ only;
// RulebookImport is the door.
void take_default_rules(ImportSession& session, std::span<const registry::RuleValue> values);
void take_county(ImportSession& session, const registry::County& county);
void take_roads(ImportSession& session, std::span<const registry::Road> roads);
void take_places(ImportSession& session, std::span<const registry::Place> places);
void take_areas(ImportSession& session, std::span<const registry::Area> areas);
void take_operators(ImportSession& session, std::span<const registry::Operator> operators);
void take_schools(ImportSession& session, std::span<const registry::School> schools);
void take_buses(ImportSession& session, std::span<const registry::Bus> buses);
void take_drivers(ImportSession& session, std::span<const registry::Driver> drivers);
void take_staff(ImportSession& session, std::span<const registry::StaffMember> staff);
void take_contracts(ImportSession& session, std::span<const registry::Contract> contracts);
void take_violations(ImportSession& session, std::span<const registry::Violation> violations);
void take_placards(ImportSession& session, std::span<const registry::Placard> placards);
void take_documents(ImportSession& session, std::span<const registry::Document> documents);
void take_suspensions(ImportSession& session,
                      std::span<const registry::cases::Suspension> suspensions);
void take_defects(ImportSession& session, std::span<const registry::cases::Defect> defects);
void take_training(ImportSession& session, std::span<const registry::TrainingSession> sessions);
void take_attendances(ImportSession& session, std::span<const registry::Attendance> attendances);
void take_pledge_texts(ImportSession& session, std::span<const registry::PledgeText> texts);
void take_pledges(ImportSession& session, std::span<const registry::Pledge> pledges);
void take_default_duties(ImportSession& session, std::span<const registry::Duty> duties);
void take_duties(ImportSession& session, std::span<const registry::Duty> duties);
void take_duties_done(ImportSession& session, std::span<const registry::DutyDone> done);
void take_terminals(ImportSession& session, std::span<const registry::Terminal> terminals);
void take_routes(ImportSession& session, std::span<const routing::RouteDraft> routes);
void take_timetable(ImportSession& session, std::span<const registry::Departure> departures);
// To be called when departures or lines have changed: assignments follow them.
void renew_assignments(ImportSession& session);
// The calendars of the schools named are replaced; so is the county's where a row names no school.
void take_calendar(ImportSession& session, std::span<const registry::CalendarEntry> entries);
void take_riders(ImportSession& session, std::span<const registry::RiderNumbers> numbers);
void take_assignments(ImportSession& session, std::span<const registry::Assignment> assignments);

}  // namespace busward::db
