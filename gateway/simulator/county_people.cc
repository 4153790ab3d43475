#include "gateway/simulator/county_people.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace busward::simulator {
namespace {

using registry::StaffRole;
using registry::ViolationKind;
using std::chrono::days;
using std::chrono::sys_days;

// Of somebody born that day; no district has this code.
registry::IdentityNumber identity_of(sys_days born_on, std::size_t sequence) {
  const std::chrono::year_month_day date{born_on};
  const std::string digits = fmt::format(
      "439999{:04}{:02}{:02}{:03}", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), sequence % 1000);
  for (const char check : std::string_view{"0123456789X"}) {
    if (auto number = registry::IdentityNumber::from_text(digits + check)) return *number;
  }
  BUSWARD_ASSERT(!"one of the check characters fits");
  return *registry::IdentityNumber::from_text("11010519491231002X");
}

class Population {
 public:
  Population(CountyRecords& records, NameBook& names, Random random, sys_days day)
      : records_{records}, names_{names}, random_{random}, day_{day} {}

  void add() {
    for (registry::Driver& driver : records_.drivers) complete(driver);
    for (std::size_t i = 0; i < records_.drivers.size(); ++i) certify(i);
    for (const registry::Operator& op : records_.operators) {
      if (!random_.chance(0.06)) add_member(StaffRole::safety_manager, op.code);
      if (op.kind != registry::OperatorKind::school) add_member(StaffRole::monitor, op.code);
    }
    std::map<std::string, std::string> attendants;  // code, by the plate of the bus they ride in
    for (const registry::Bus& bus : records_.buses) {
      add_member(StaffRole::attendant, *bus.operator_code);
      attendants[bus.plate] = records_.staff.back().code;
    }
    for (registry::Assignment& assignment : records_.assignments) {
      assignment.attendant_code = attendants.at(assignment.plate);
    }
    for (const registry::Assignment& assignment : records_.assignments) report(assignment);
  }

 private:
  void complete(registry::Driver& driver) {
    const bool too_old = random_.chance(0.03);
    const auto age_days = (too_old ? 61 : 28) * 366 + random_.below(too_old ? 700 : 30 * 365);
    const sys_days born_on = day_ - days{age_days};
    driver.phone = next_phone();
    if (!random_.chance(0.03)) {
      driver.first_licensed_on = born_on + days{20 * 366 + random_.below(4 * 365)};
    }
    if (!random_.chance(0.03)) driver.identity = identity_of(born_on, people_);
  }

  // Four of five; a school-bus driver need not have one.
  void certify(std::size_t i) {
    if (i % 5 == 4) return;
    records_.drivers[i].certificate =
        *registry::CertificateNumber::from_text(fmt::format("439999{:012}", i + 1));
  }

  void add_member(StaffRole role, const std::string& operator_code) {
    const sys_days born_on = day_ - days{25 * 366 + random_.below(30 * 365)};
    std::string phone = next_phone();
    records_.staff.push_back({.code = fmt::format("RY{:04}", records_.staff.size() + 1),
                              .name = names_.person(),
                              .role = role,
                              .operator_code = operator_code,
                              .phone = std::move(phone),
                              .identity = identity_of(born_on, people_)});
  }

  // Each driver once, in the bus of the first assignment.
  void report(const registry::Assignment& assignment) {
    if (!assignment.driver_code || !reported_.insert(*assignment.driver_code).second) return;
    if (!random_.chance(0.1)) return;
    const bool grave = random_.chance(0.2);
    const sys_days day = day_ - days{5 + random_.below(300)};
    records_.violations.push_back(
        {.number = fmt::format("WF{:06}", records_.violations.size() + 1),
         .driver_code = *assignment.driver_code,
         .plate = assignment.plate,
         .at = day + std::chrono::minutes{random_.below(16 * 60)},
         .kind = grave ? ViolationKind::overspeed : ViolationKind::other,
         .code = grave ? "1636" : "1039",
         .points = grave ? 6 : 1,
         .processed_on = random_.chance(0.8) ? std::optional{day + days{3}} : std::nullopt});
  }

  // No network has numbers that begin with 120.
  std::string next_phone() { return fmt::format("120{:08}", ++people_); }

  CountyRecords& records_;
  NameBook& names_;
  Random random_;
  sys_days day_;
  std::size_t people_ = 0;
  std::set<std::string> reported_;
};

// The first of September that began the school year of the day.
sys_days school_year_of(sys_days day) {
  const std::chrono::year_month_day date{day};
  const sys_days this_year{date.year() / std::chrono::September / 1};
  if (this_year <= day) return this_year;
  return sys_days{(date.year() - std::chrono::years{1}) / std::chrono::September / 1};
}

}  // namespace

void add_people(CountyRecords& records, NameBook& names, Random random, sys_days day) {
  Population{records, names, random, day}.add();
}

std::vector<registry::Contract> make_contracts(const CountyRecords& records, Random random,
                                               sys_days day) {
  std::set<std::pair<std::string, std::string>> served;
  for (const routing::RouteDraft& route : records.routes) {
    if (!route.school || !route.operator_code) continue;
    const auto op =
        std::ranges::find(records.operators, *route.operator_code, &registry::Operator::code);
    if (op != records.operators.end() && op->kind != registry::OperatorKind::school) {
      served.emplace(*route.school, *route.operator_code);
    }
  }
  const sys_days first = school_year_of(day);
  std::vector<registry::Contract> contracts;
  for (const auto& [school, operator_code] : served) {
    if (random.chance(0.05)) continue;
    contracts.push_back({.number = fmt::format("ZR{:04}", contracts.size() + 1),
                         .school_code = school,
                         .operator_code = operator_code,
                         .signed_on = first - days{12},
                         .filed_on = first - days{4},
                         .filed_with = "禾溪县教育局",
                         .days = {.first = first, .last = first + days{364}}});
    if (random.chance(0.05)) contracts.back().filed_on.reset();
  }
  return contracts;
}

}  // namespace busward::simulator
