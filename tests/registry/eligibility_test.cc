#include "registry/eligibility.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "registry/impediments.h"
#include "registry/substitute.h"

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr sys_days kDay{2026y / 9 / 7};

RuleValues rules(std::vector<std::string> names) {
  std::vector<RuleValue> values;
  for (std::string& name : names) {
    const double value = name == "school_bus_least_seats" ? 7 : 1;
    values.push_back({.name = name,
                      .value = value,
                      .valid_from = kDay - days{999},
                      .source = "article of " + name});
  }
  return RuleValues{std::move(values)};
}
RuleValues all_rules() {
  return rules({"requires_placard", "requires_vehicle_inspection", "requires_annual_review",
                "requires_transport_licence", "run_needs_bus", "run_needs_driver",
                "run_needs_attendant", "school_bus_least_seats", "requires_bus_of_stage",
                "requires_capacity", "substitution_needs_filing"});
}
Paper until(DocumentKind kind, int days_left) {
  return {.kind = kind, .days = {.first = {}, .last = kDay + days{days_left}}};
}

// A run of which everything is on file and in order.
struct Sound {
  std::vector<Paper> bus{until(DocumentKind::placard, 30),
                         until(DocumentKind::vehicle_inspection, 30)};
  std::vector<Paper> driver{until(DocumentKind::annual_review, 30)};
  std::vector<Paper> firm{until(DocumentKind::transport_licence, 30)};
  RunFacts facts() const {
    return {.day = kDay,
            .bus = BusFacts{.kind = BusKind::primary, .seats = 36, .papers = bus},
            .driver = DriverOfRun{.licence_class = "A1", .papers = driver},
            .attendant = AttendantOfRun{},
            .operator_ = OperatorOfRun{.papers = firm},
            .stage = SchoolStage::primary,
            .riders = 30};
  }
};

std::vector<std::string> names(const std::vector<Check>& checks, FileStanding standing) {
  std::vector<std::string> names;
  for (const Check& check : in_standing(checks, standing)) names.emplace_back(name_of(check));
  return names;
}

TEST(Eligibility, FindsNothingToSayOfASoundRunAndNamesTheArticleOfEachCheck) {
  const Sound sound;
  const auto checks = eligibility(sound.facts(), all_rules());
  EXPECT_THAT(names(checks, FileStanding::invalid), IsEmpty());
  EXPECT_THAT(names(checks, FileStanding::not_on_file), IsEmpty());
  EXPECT_GE(checks.size(), 9U);
  for (const Check& check : checks) EXPECT_THAT(check.source, testing::StartsWith("article of "));
}

TEST(Eligibility, AsksOnlyWhatTheRulesOfTheDayAskFor) {
  EXPECT_THAT(eligibility(RunFacts{.day = kDay}, rules({})), IsEmpty());
  EXPECT_THAT(names(eligibility(RunFacts{.day = kDay}, rules({"run_needs_attendant"})),
                    FileStanding::not_on_file),
              ElementsAre("attendant_known"));
}

TEST(Eligibility, KnowsEachThingThatStandsInTheWay) {
  Sound sound;
  struct Case {
    const char* name;
    std::function<void(Sound&, RunFacts&)> spoil;
  };
  const std::vector<Case> cases{
      {"placard", [](Sound& s, RunFacts&) { s.bus[0] = until(DocumentKind::placard, -1); }},
      {"vehicle_inspection",
       [](Sound& s, RunFacts&) { s.bus[1] = until(DocumentKind::vehicle_inspection, -1); }},
      {"annual_review",
       [](Sound& s, RunFacts&) { s.driver[0] = until(DocumentKind::annual_review, -1); }},
      {"transport_licence",
       [](Sound& s, RunFacts&) { s.firm[0] = until(DocumentKind::transport_licence, -1); }},
      {"bus_seats",
       [](Sound&, RunFacts& f) {
         f.bus->seats = 6;
         f.riders = 5;
       }},
      {"bus_of_stage", [](Sound&, RunFacts& f) { f.bus->kind = BusKind::non_dedicated; }},
      {"bus_of_stage", [](Sound&, RunFacts& f) { f.stage = SchoolStage::kindergarten; }},
      {"capacity", [](Sound&, RunFacts& f) { f.riders = 37; }},
      {"free_bus", [](Sound&, RunFacts& f) { f.bus->free = false; }},
      {"free_driver", [](Sound&, RunFacts& f) { f.driver->free = false; }}};
  for (const Case& one : cases) {
    Sound spoiled;
    RunFacts facts = spoiled.facts();
    one.spoil(spoiled, facts);
    EXPECT_THAT(names(eligibility(facts, all_rules()), FileStanding::invalid),
                ElementsAre(one.name));
  }
}

Stoppage order(StoppageKind kind, const char* number) {
  return {.kind = kind, .number = number, .from = {kDay, 7h}, .until = {}};
}

TEST(Eligibility, AsksTheConditionsOfTheDriverWithWhatBreaksThem) {
  const Sound sound;
  RunFacts facts = sound.facts();
  facts.driver->known_by = KnownBy::departure_check;
  const std::vector<ViolationOfDriver> drunk{
      {.number = "V7", .day = kDay - days{400}, .kind = ViolationKind::drink_driving}};
  facts.driver->violations = drunk;
  const auto checks = eligibility(facts, rules({"driver_drink_driving"}));
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(name_of(checks[0]), "drink_driving");
  EXPECT_EQ(checks[0].standing, FileStanding::invalid);
  EXPECT_EQ(checks[0].number, "V7");
  EXPECT_EQ(checks[0].last_day, kDay - days{401});
  EXPECT_TRUE(may_ring(checks[0]));
}

TEST(Eligibility, AsksForALicenceThatSuitsTheBus) {
  const Sound sound;
  const auto class_of = [&](std::string_view letters, std::optional<int> seats) {
    RunFacts facts = sound.facts();
    facts.driver->licence_class = letters;
    facts.bus->seats = seats;
    std::vector<RuleValue> values{{.name = "driver_licence", .value = 1, .valid_from = {}},
                                  {.name = "licence_b1_seats_max", .value = 19, .valid_from = {}}};
    for (const Check& check : eligibility(facts, RuleValues{std::move(values)})) {
      if (check.kind == CheckKind::licence_class) return check.standing;
    }
    return FileStanding::not_on_file;
  };
  EXPECT_EQ(class_of("A1", 36), FileStanding::valid);
  EXPECT_EQ(class_of("B1", 19), FileStanding::valid);
  EXPECT_EQ(class_of("B1", 20), FileStanding::invalid);
  EXPECT_EQ(class_of("B1", std::nullopt), FileStanding::not_on_file);
}

// The review as a document and as a condition is one question.
TEST(Eligibility, AsksNothingTwice) {
  Sound sound;
  sound.driver[0] = until(DocumentKind::annual_review, -1);
  const auto asked = rules({"requires_annual_review", "driver_annual_review"});
  EXPECT_THAT(names(eligibility(sound.facts(), asked), FileStanding::invalid),
              ElementsAre("annual_review"));
}

TEST(Eligibility, KnowsWhatIsStoppedAtTheMinuteOfTheDeparture) {
  const Sound sound;
  const std::vector bus{order(StoppageKind::bus_suspension, "B1"),
                        order(StoppageKind::open_defect, "B2")};
  const std::vector driver{order(StoppageKind::driver_suspension, "D1")};
  const std::vector route{order(StoppageKind::route_suspension, "R1")};
  const auto asked =
      rules({"unlicensed_under_bus_suspension", "unlicensed_under_open_defect",
             "unlicensed_under_driver_suspension", "unlicensed_under_route_suspension"});
  RunFacts facts = sound.facts();
  facts.bus->stoppages = bus;
  facts.driver->stoppages = driver;
  facts.of_route = route;
  facts.time_of_day = 7h;
  EXPECT_THAT(
      names(eligibility(facts, asked), FileStanding::invalid),
      ElementsAre("bus_suspension", "open_defect", "driver_suspension", "route_suspension"));
  facts.time_of_day = 7h - 1s;
  EXPECT_THAT(eligibility(facts, asked), IsEmpty());
}

// What differs from the placard is a task: the new one may be on its way.
TEST(Eligibility, ADifferenceFromThePlacardIsATask) {
  const Sound sound;
  RunFacts facts = sound.facts();
  const auto asked = rules({"requires_placard_accord"});
  EXPECT_THAT(eligibility(facts, asked), IsEmpty());  // nobody compared
  facts.bus->differences.emplace();
  EXPECT_THAT(names(eligibility(facts, asked), FileStanding::valid), ElementsAre("placard_accord"));
  facts.bus->differences->push_back({PlacardDifferenceKind::driver, "D1", "D2"});
  facts.bus->known_by = KnownBy::declaration;
  const auto checks = eligibility(facts, asked);
  EXPECT_THAT(names(checks, FileStanding::not_on_file), ElementsAre("placard_driver"));
  EXPECT_FALSE(may_ring(checks[0]));
}

TEST(Impediments, AreWhatIsInvalidAndForbiddenAndOfADriverOnlyWhereHeIsKnown) {
  Sound sound;
  sound.bus[0] = until(DocumentKind::placard, -3);
  sound.driver[0] = until(DocumentKind::annual_review, -1);
  const auto asked =
      rules({"requires_placard", "requires_annual_review", "unlicensed_without_annual_review"});
  RunFacts facts = sound.facts();
  EXPECT_TRUE(impediments(facts, asked).empty());  // no rule forbids, and the driver is assumed
  facts.driver->known_by = KnownBy::departure_check;
  const auto found = impediments(facts, asked);
  ASSERT_EQ(found.driver.size(), 1U);
  EXPECT_EQ(found.driver[0].name, "annual_review");
  EXPECT_EQ(found.driver[0].last_day, kDay - days{1});
  EXPECT_EQ(found.driver[0].source, "article of unlicensed_without_annual_review");
  EXPECT_TRUE(found.lapses.empty());
}

TEST(Impediments, ADriverOfWhomNothingIsOnFileHasNone) {
  const auto asked = rules({"unlicensed_without_annual_review", "unlicensed_driver_licence_class",
                            "driver_licence", "unlicensed_without_driving_licence"});
  RunFacts facts{.day = kDay, .driver = DriverOfRun{.known_by = KnownBy::departure_check}};
  EXPECT_TRUE(impediments(facts, asked).empty());
}

TEST(Eligibility, WhatNobodyKnowsIsATaskAndNoAlarm) {
  const auto checks = eligibility(RunFacts{.day = kDay,
                                           .bus = BusFacts{},
                                           .driver = DriverOfRun{},
                                           .operator_ = OperatorOfRun{},
                                           .stage = SchoolStage::primary,
                                           .riders = 10},
                                  all_rules());
  EXPECT_THAT(names(checks, FileStanding::invalid), IsEmpty());
  EXPECT_THAT(names(checks, FileStanding::not_on_file),
              ElementsAre("bus_seats", "bus_of_stage", "capacity", "vehicle_inspection", "placard",
                          "annual_review", "attendant_known", "transport_licence"));
  for (const Check& check : checks) EXPECT_FALSE(may_ring(check));
}

TEST(Eligibility, WhatIsAssumedFromTheRunSheetNeverRingsAlone) {
  Sound sound;
  sound.driver[0] = until(DocumentKind::annual_review, -1);
  for (const auto& [known_by, name] : kKnownBy) {
    RunFacts facts = sound.facts();
    facts.driver->known_by = known_by;
    const auto invalid = in_standing(eligibility(facts, all_rules()), FileStanding::invalid);
    ASSERT_EQ(invalid.size(), 1U);
    EXPECT_EQ(may_ring(invalid[0]), known_by != KnownBy::run_sheet) << name;
  }
}

TEST(Eligibility, ASchoolsOwnBusesNeedNoTransportLicence) {
  Sound sound;
  RunFacts facts = sound.facts();
  facts.operator_ = OperatorOfRun{.kind = OperatorKind::school};
  EXPECT_THAT(names(eligibility(facts, all_rules()), FileStanding::not_on_file), IsEmpty());
}

// The number may lie on somebody's desk: that it is not on file is a task.
TEST(Eligibility, ASubstituteWantsItsFilingWhereTheLawDoes) {
  const Sound sound;
  RunFacts facts = sound.facts();
  facts.driver->substitute = true;
  EXPECT_THAT(eligibility(facts, rules({})), IsEmpty());
  const auto asked = rules({"substitution_needs_filing"});
  EXPECT_THAT(names(eligibility(facts, asked), FileStanding::not_on_file),
              ElementsAre("substitution_filing"));
  facts.filing_on_file = true;
  EXPECT_THAT(names(eligibility(facts, asked), FileStanding::valid),
              ElementsAre("substitution_filing"));
}

constexpr geo::UtcTime kSeven{kDay - 1h};  // 07:00 in the county
geo::LatLng north(double km) {
  return *geo::LatLng::from_degrees(geo::Degrees{30 + km / 111.0}, geo::Degrees{117});
}
Engagement from_to(std::chrono::minutes from, std::chrono::minutes to, double begins_km,
                   double ends_km) {
  return {
      .from = kSeven + from, .to = kSeven + to, .begins = north(begins_km), .ends = north(ends_km)};
}
Vacancy vacancy() {
  return {.run = from_to(0min, 40min, 0, 10),
          .day = kDay,
          .operator_code = "O1",
          .stage = SchoolStage::primary,
          .riders = 30};
}
SpareBus spare(std::int64_t id, BusKind kind, int seats, std::vector<Engagement> engaged = {}) {
  static const std::vector<Paper> papers{until(DocumentKind::placard, 30),
                                         until(DocumentKind::vehicle_inspection, 30)};
  return {.id = VehicleId{id},
          .facts = {.kind = kind, .seats = seats, .papers = papers},
          .operator_code = "O1",
          .engaged = std::move(engaged)};
}
std::vector<std::int64_t> ids(const std::vector<Offer<VehicleId>>& offers) {
  std::vector<std::int64_t> ids;
  for (const auto& offer : offers) ids.push_back(offer.who.value);
  return ids;
}

TEST(Substitutes, AreOfTheRightKindBigEnoughAndLawful) {
  static const std::vector<Paper> over{until(DocumentKind::placard, -1),
                                       until(DocumentKind::vehicle_inspection, 30)};
  SpareBus lapsed = spare(4, BusKind::primary, 36);
  lapsed.facts.papers = over;
  const std::vector buses{spare(1, BusKind::non_dedicated, 45), spare(2, BusKind::primary, 20),
                          spare(3, BusKind::primary, 36), lapsed};
  EXPECT_THAT(ids(substitute_buses(vacancy(), buses, all_rules(), 5)), ElementsAre(3));
}

TEST(Substitutes, AreFreeWithTheWayThatTheyHaveToGo) {
  const std::vector buses{
      spare(1, BusKind::primary, 36, {from_to(-60min, -10min, 0, 2)}),  // 2 km in 10 min: done
      spare(2, BusKind::primary, 36, {from_to(-60min, -10min, 0, 9)}),  // 9 km take 21
      spare(3, BusKind::primary, 36, {from_to(10min, 50min, 0, 2)}),    // on the road
      spare(4, BusKind::primary, 36, {from_to(45min, 90min, 11, 0)}),   // 1 km in 5 min
      spare(5, BusKind::primary, 36, {from_to(45min, 90min, 20, 0)})};  // 10 km
  EXPECT_THAT(ids(substitute_buses(vacancy(), buses, all_rules(), 5)), ElementsAre(1, 4));
}

TEST(Substitutes, ComeFromTheSameOperatorThenWithTheFewestQuestionsThenFromNearby) {
  SpareBus other = spare(1, BusKind::primary, 36, {from_to(-90min, -60min, 0, 0)});
  other.operator_code = "O2";
  SpareBus undated = spare(2, BusKind::primary, 36, {from_to(-90min, -60min, 0, 0)});
  undated.facts.papers = {};
  const std::vector buses{other, undated,
                          spare(3, BusKind::primary, 36, {from_to(-90min, -60min, 0, 6)}),
                          spare(4, BusKind::primary, 36, {from_to(-90min, -60min, 0, 3)}),
                          spare(5, BusKind::primary, 36)};
  const auto offers = substitute_buses(vacancy(), buses, all_rules(), 4);
  EXPECT_THAT(ids(offers), ElementsAre(4, 3, 5, 2));
  EXPECT_NEAR(offers[0].distance->value(), 3000, 20);
  EXPECT_FALSE(offers[2].distance.has_value());
  EXPECT_EQ(offers[3].not_on_file, 2);
}

TEST(Substitutes, DriversToo) {
  static const std::vector<Paper> reviewed{until(DocumentKind::annual_review, 10)};
  static const std::vector<Paper> overdue{until(DocumentKind::annual_review, -10)};
  const auto driver = [](std::int64_t id, const std::vector<Paper>& papers) {
    return SpareDriver{.id = DriverId{id},
                       .facts = {.licence_class = "A1", .papers = papers},
                       .operator_code = "O1"};
  };
  auto busy = driver(3, reviewed);
  busy.engaged = {from_to(-20min, 20min, 0, 0)};
  const std::vector drivers{driver(1, overdue), driver(2, reviewed), busy};
  const auto offers = substitute_drivers(vacancy(), drivers, all_rules(), 5);
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(offers[0].who, DriverId{2});
}

}  // namespace
}  // namespace busward::registry
