#pragma once

#include <cstdint>
#include <vector>

#include "gateway/simulator/safety_records.h"
#include "geo/utc_time.h"
#include "registry/area.h"
#include "registry/bus.h"
#include "registry/contract.h"
#include "registry/county.h"
#include "registry/document.h"
#include "registry/driver.h"
#include "registry/organisation.h"
#include "registry/placard.h"
#include "registry/school_calendar.h"
#include "registry/service_plan.h"
#include "registry/staff.h"
#include "registry/terminal.h"
#include "registry/violation.h"
#include "routing/route_version.h"

namespace busward::simulator {

// A whole county as docs/formats.md writes it: records that refer to each other by the texts of the
// files.
struct CountyRecords {
  registry::County county;
  std::vector<registry::Road> roads;
  std::vector<registry::Place> places;
  std::vector<registry::Area> areas;
  std::vector<registry::Operator> operators;
  std::vector<registry::School> schools;
  std::vector<registry::Bus> buses;
  std::vector<registry::Driver> drivers;
  std::vector<registry::StaffMember> staff;
  std::vector<registry::Contract> contracts;
  std::vector<registry::Violation> violations;
  std::vector<registry::Placard> placards;
  std::vector<registry::Document> documents;  // those that follow from the placards last
  std::vector<registry::Terminal> terminals;
  std::vector<routing::RouteDraft> routes;
  std::vector<registry::Departure> timetable;
  std::vector<registry::Assignment> assignments;
  SafetyRecords safety;
  std::vector<registry::CalendarEntry> calendar{};
  std::vector<registry::RiderNumbers> riders{};
};

struct CountyPlan {
  std::uint64_t seed = 1;
  int buses = 60;
  geo::UtcTime start;  // the moment the morning peak is laid around
};

// Invents a county around a rural place in Hunan; it is no real county's data. A third of the buses
// is on its first run around the start, the others follow in waves over an hour and a half. Pure:
// the same plan gives the same county, another seed gives another one. About 1 s for 1,058 buses.
CountyRecords generate_county(const CountyPlan& plan);

}  // namespace busward::simulator
