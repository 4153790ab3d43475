#pragma once

#include <string>
#include <vector>

#include "db/rulebook_import.h"
#include "registry/rule_values.h"

namespace busward::support {

// A county of one school, two buses and two lines, as records; tests change what they are about.
struct SmallCounty {
  SmallCounty();

  registry::County county;
  std::vector<registry::RuleValue> rules;
  std::vector<registry::Operator> operators;
  std::vector<registry::School> schools;
  std::vector<registry::Bus> buses;
  std::vector<registry::Driver> drivers;
  std::vector<registry::Terminal> terminals;
  std::vector<routing::RouteDraft> routes;
  std::vector<registry::Departure> timetable;
  std::vector<registry::Assignment> assignments;

  // Imports all of it in the order of docs/formats.md; every step must be taken.
  void take(db::RulebookImport& door) const;
};

geo::LatLng place(double latitude, double longitude);
// A line of that many vertices eastwards from a place, with a stop at each end.
routing::RouteDraft straight_route(const std::string& name, double latitude, int vertices);
geo::UtcTime at(const char* iso8601);

db::Imported imported(const db::Outcome<db::ImportAnswer>& answer);
std::vector<db::RecordFault> faults_of(const db::Outcome<db::ImportAnswer>& answer);

}  // namespace busward::support
