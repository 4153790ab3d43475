// A county of 1,058 buses goes live on Monday with 40 % of its dates empty: what is asked of those
// who answer between 06:00 and 08:30.
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "registry/impediments.h"
#include "registry/sheet_cards.h"
#include "tests/support/seed.h"

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr std::chrono::sys_days kMonday{2026y / 9 / 7};
constexpr int kBuses = 1058;
constexpr int kOperators = 24;
constexpr int kMostCards = 15;
const CardWindow kPeak{.from = kMonday - 2h, .to = kMonday + 30min};  // 06:00 to 08:30

constexpr std::array kBusPapers{DocumentKind::vehicle_inspection, DocumentKind::carrier_insurance,
                                DocumentKind::placard, DocumentKind::fire_extinguisher};
constexpr std::array kDriverPapers{DocumentKind::driving_licence,
                                   DocumentKind::school_bus_endorsement,
                                   DocumentKind::annual_review};

RuleValues rules() {
  std::vector<RuleValue> values;
  const auto add = [&values](std::string name, double value) {
    values.push_back({.name = std::move(name), .value = value, .valid_from = {}, .source = "law"});
  };
  for (const auto& [kind, name] : kDocumentKinds) add(fmt::format("requires_{}", name), 1);
  for (const char* name : {"placard", "vehicle_inspection", "carrier_insurance"}) {
    add(fmt::format("unlicensed_without_{}", name), 1);
  }
  for (const char* name : {"run_needs_bus", "run_needs_driver", "run_needs_attendant",
                           "requires_bus_of_stage", "requires_capacity"}) {
    add(name, 1);
  }
  for (const char* condition : {"driver_licence", "driver_experience_years", "driver_age_min_years",
                                "driver_full_points_cycles", "driver_drink_driving",
                                "driver_serious_violation_years", "requires_placard_accord"}) {
    add(condition, 1);
  }
  add("school_bus_least_seats", 7);
  return RuleValues{std::move(values)};
}

// What was planted, as people know it: operator, check and whose.
using Planted = std::set<std::tuple<std::string, std::string, std::string>>;

class County {
 public:
  explicit County(std::mt19937_64 random) : random_{random} {
    file.day = kMonday;
    file.zone = "Asia/Shanghai";
    for (int i = 0; i < kOperators; ++i) {
      OperatorOfSheet& op = file.operators[operator_of(i)];
      op.id = OperatorId{i + 1};
      op.papers = papers({{DocumentKind::transport_licence}});
    }
    for (int i = 0; i < kBuses; ++i) add_bus(i);
    for (int i = 0; i < 12; ++i) plant(i);
  }

  static std::string operator_of(int bus) { return fmt::format("O{:02}", bus % kOperators); }

  SheetFile file;
  Planted planted;

 private:
  // In force, but for its last day: of two in five nobody knows it.
  std::vector<Paper> papers(std::span<const DocumentKind> kinds) {
    std::vector<Paper> papers;
    for (const DocumentKind kind : kinds) {
      Paper paper{.kind = kind, .days = {.first = {}, .last = kMonday + days{random_() % 300}}};
      if (random_() % 5 < 2) paper.days.last.reset();
      papers.push_back(paper);
    }
    return papers;
  }
  std::vector<Paper> papers(std::initializer_list<DocumentKind> kinds) {
    return papers(std::span{kinds.begin(), kinds.size()});
  }

  void add_bus(int i) {
    BusOfSheet& bus = file.buses[i + 1];
    bus.bus.plate = fmt::format("皖B{:05}", i);
    bus.bus.kind = BusKind::primary;
    if (random_() % 5 >= 2) bus.bus.seats = 36;
    bus.bus.operator_code = operator_of(i);
    bus.papers = papers(kBusPapers);
    DriverOfSheet& driver = file.drivers[i + 1];
    driver.code = fmt::format("D{:05}", i);
    driver.operator_code = operator_of(i);
    driver.papers = papers(kDriverPapers);
    file.operator_of_route[i + 1] = operator_of(i);
    for (const auto departure : {6h + 30min, 7h + 20min}) {
      AssignedDeparture assigned{.route_id = RouteId{i + 1},
                                 .departure = {.school = {},
                                               .route = fmt::format("{}路", i),
                                               .departure = departure,
                                               .weekdays = routing::WeekdaySet::monday_to_friday()},
                                 .travel = 40min,
                                 .bus = VehicleId{i + 1},
                                 .driver = DriverId{i + 1}};
      file.departures.push_back(assigned);
    }
  }

  // Twelve things that are known to be over, of as many operators.
  void plant(int i) {
    const int subject = i * 83 + 5;
    const bool of_bus = i % 3 != 0;
    auto& papers = of_bus ? file.buses[subject + 1].papers : file.drivers[subject + 1].papers;
    Paper& paper = papers[static_cast<std::size_t>(i) % papers.size()];
    paper.days.last = kMonday - days{1 + i};
    planted.emplace(operator_of(subject), std::string{name_in(kDocumentKinds, paper.kind)},
                    of_bus ? file.buses[subject + 1].bus.plate : file.drivers[subject + 1].code);
  }

  std::mt19937_64 random_;
};

TEST(FirstMonday, AsksNobodyMoreThanFifteenThingsAndEveryTrueOneIsAmongThem) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  const County county{seed.generator()};
  const RuleValues values = rules();
  const RunSheet sheet{county.file, values};
  ASSERT_EQ(sheet.runs().size(), 2U * kBuses);
  std::map<std::string, int> cards_of;
  Planted found;
  for (const SheetCard& card : cards(sheet, county.file, FileStanding::invalid, kPeak)) {
    ++cards_of[*card.operator_code];
    for (const std::string& subject : card.subjects) {
      found.emplace(*card.operator_code, std::string{name_of(card.cause)}, subject);
    }
  }
  EXPECT_EQ(found, county.planted);
  EXPECT_EQ(county.planted.size(), 12U);
  // With what the files lack, one card for each organisation and kind.
  for (const SheetCard& card : cards(sheet, county.file, FileStanding::not_on_file, kPeak)) {
    ++cards_of[*card.operator_code];
    EXPECT_FALSE(may_ring(card.cause));
  }
  EXPECT_EQ(cards_of.size(), std::size_t{kOperators});
  for (const auto& [code, count] : cards_of) EXPECT_LE(count, kMostCards) << code;
}

// On the road only what is known of the bus itself rings, once a run; nobody knows who drives.
TEST(FirstMonday, RingsForTheBusesThatAreKnownToBeWithoutARightAndNoOther) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  const County county{seed.generator()};
  const RuleValues values = rules();
  Planted ringing;
  for (const auto& [id, bus] : county.file.buses) {
    const RunFacts run{.day = kMonday, .bus = BusFacts{.papers = bus.papers}};
    for (const Lapse& lapse : impediments(run, values).lapses) {
      ringing.emplace(*bus.bus.operator_code, std::string{name_in(kDocumentKinds, lapse.kind)},
                      bus.bus.plate);
    }
  }
  Planted expected;
  for (const auto& one : county.planted) {
    const auto& kind = std::get<1>(one);
    if (kind == "placard" || kind == "vehicle_inspection" || kind == "carrier_insurance") {
      expected.insert(one);
    }
  }
  EXPECT_EQ(ringing, expected);
  EXPECT_FALSE(expected.empty());
}

}  // namespace
}  // namespace busward::registry
