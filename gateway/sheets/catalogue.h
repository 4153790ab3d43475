#pragma once

#include <span>
#include <string_view>

#include "gateway/sheets/sheet.h"
#include "registry/area.h"
#include "registry/bus.h"
#include "registry/cases/defect.h"
#include "registry/cases/suspension.h"
#include "registry/contract.h"
#include "registry/document.h"
#include "registry/driver.h"
#include "registry/duty.h"
#include "registry/organisation.h"
#include "registry/placard.h"
#include "registry/pledge.h"
#include "registry/school_calendar.h"
#include "registry/service_plan.h"
#include "registry/staff.h"
#include "registry/terminal.h"
#include "registry/training.h"
#include "registry/violation.h"

namespace busward::sheets {

// Every kind of record that comes and goes as a sheet; each stands in its own file in kinds/.
extern const Sheet<registry::Area> kAreas;
extern const Sheet<registry::Operator> kOperators;
extern const Sheet<registry::School> kSchools;
extern const Sheet<registry::Bus> kBuses;
extern const Sheet<registry::Driver> kDrivers;
extern const Sheet<registry::StaffMember> kStaff;
extern const Sheet<registry::Contract> kContracts;
extern const Sheet<registry::Violation> kViolations;
extern const Sheet<registry::Placard> kPlacards;
extern const Sheet<registry::Document> kDocuments;
extern const Sheet<registry::Terminal> kTerminals;
extern const Sheet<registry::Departure> kTimetable;
extern const Sheet<registry::Assignment> kAssignments;
extern const Sheet<registry::cases::Suspension> kSuspensions;
extern const Sheet<registry::cases::Defect> kDefects;
extern const Sheet<registry::TrainingSession> kTraining;
extern const Sheet<registry::Attendance> kAttendances;
extern const Sheet<registry::PledgeText> kPledgeTexts;
extern const Sheet<registry::Pledge> kPledges;
extern const Sheet<registry::DutyDone> kDutiesDone;
extern const Sheet<registry::CalendarEntry> kCalendar;
extern const Sheet<registry::RiderNumbers> kRiders;

// All of them, in the order in which one refers to another.
std::span<const SheetForm* const> catalogue();

// None where there is no such kind.
const SheetForm* form_of(std::string_view key);

}  // namespace busward::sheets
