#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "gateway/simulator/county.h"
#include "gateway/simulator/county_days.h"
#include "gateway/simulator/county_documents.h"
#include "gateway/simulator/county_lines.h"
#include "gateway/simulator/county_people.h"
#include "gateway/simulator/county_stoppages.h"
#include "gateway/simulator/county_training.h"
#include "gateway/simulator/county_ways_home.h"
#include "gateway/simulator/ground.h"
#include "gateway/simulator/name_book.h"
#include "gateway/simulator/road_graph.h"
#include "gateway/simulator/vehicle_marks.h"
#include "geo/assert.h"
#include "geo/geodesic.h"

namespace busward::simulator {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr unsigned kEveryDay = 0b1111111;
constexpr std::chrono::hours kZoneOffset{8};  // Asia/Shanghai has no summer time

struct SchoolSite {
  std::size_t school;  // index into the records
  VertexId gate;
  std::size_t lines = 0;
};

class CountyMaker {
 public:
  explicit CountyMaker(const CountyPlan& plan)
      : plan_{plan},
        random_{plan.seed},
        names_{random_.fork(1)},
        marks_{random_.fork(2)},
        ground_{lay_ground(plan.buses, names_, random_.fork(3))},
        records_{.county = {.name_zh = "禾溪县",
                            .name_en = "Hexi County (invented)",
                            .zone = "Asia/Shanghai",
                            .centre = ground_.centre},
                 .roads = {},
                 .places = {},
                 .areas = {},
                 .operators = {},
                 .schools = {},
                 .buses = {},
                 .drivers = {},
                 .staff = {},
                 .contracts = {},
                 .violations = {},
                 .placards = {},
                 .documents = {},
                 .terminals = {},
                 .routes = {},
                 .timetable = {},
                 .assignments = {},
                 .safety = {}} {}

  CountyRecords make() {
    add_map();
    add_areas();
    add_service_providers();
    add_schools();
    add_fleet();
    const auto own_days = add_ways_home(records_);
    const auto day = floor<std::chrono::days>(plan_.start + kZoneOffset);
    add_people(records_, names_, random_.fork(5), day);
    records_.contracts = make_contracts(records_, random_.fork(6), day);
    records_.documents = make_documents(records_, random_.fork(4), day);
    records_.placards = make_placards(records_, random_.fork(7), day);
    for (const registry::Placard& placard : records_.placards) {
      records_.documents.push_back(registry::document_of(placard));
    }
    records_.calendar = make_calendar(own_days, day);
    records_.riders = make_riders(records_, random_.fork(9));
    add_safety_work();
    return std::move(records_);
  }

 private:
  void add_map();
  void add_areas();
  void add_safety_work();
  void add_service_providers();
  void add_schools();
  void add_school(std::size_t town, registry::SchoolStage stage, std::size_t number,
                  std::set<VertexId>& taken);
  std::string school_name(std::size_t town, registry::SchoolStage stage, std::size_t number) const;
  void add_fleet();
  std::size_t add_bus(const registry::School& school);
  void own(registry::Bus& bus) const;
  void add_terminal(const registry::Bus& bus);
  void add_runs(std::size_t bus, const std::vector<MadeLine>& lines, seconds first_departure);
  std::vector<seconds> first_departures();
  std::vector<MadeLine> lines_for_bus(const LineMaker& maker, const WaysHome& ways,
                                      SchoolSite& site, std::vector<std::size_t>& origins,
                                      std::size_t bus);

  CountyPlan plan_;
  Random random_;
  NameBook names_;
  VehicleMarks marks_;
  Ground ground_;
  CountyRecords records_;
  std::vector<SchoolSite> sites_;
  std::vector<std::string> providers_;
};

void CountyMaker::add_safety_work() {
  const auto civil = floor<seconds>(plan_.start + kZoneOffset);
  const auto day = floor<std::chrono::days>(civil);
  const routing::CivilTime now{.day = day, .time_of_day = civil - day};
  records_.safety = make_training(records_, random_.fork(10), day);
  records_.safety.suspensions = make_suspensions(records_, random_.fork(8), now);
  records_.safety.defects = make_defects(records_, random_.fork(9), now);
}

void CountyMaker::add_map() {
  for (const GroundRoad& road : ground_.roads) {
    registry::Road& added = records_.roads.emplace_back(
        registry::Road{road.name, road.road_class, road.posted_limit, {}});
    for (const VertexId vertex : road.vertices) added.vertices.push_back(ground_.vertices[vertex]);
  }
  for (const Town& town : ground_.towns) {
    const registry::PlaceKind kind =
        town.seat ? registry::PlaceKind::county_seat : registry::PlaceKind::town;
    records_.places.push_back({town.name, kind, ground_.vertices[town.centre]});
  }
  for (const Village& village : ground_.villages) {
    records_.places.push_back(
        {village.stem + "村", registry::PlaceKind::village, ground_.vertices[village.vertex]});
  }
}

// No district of the country has these codes.
constexpr std::string_view kCityCode = "439900";
constexpr std::string_view kCountyCode = "439999";

std::string town_code(std::size_t town) {
  return fmt::format("{}{:03}", kCountyCode, town + 1);
}

void CountyMaker::add_areas() {
  records_.areas.push_back(
      {std::string{kCityCode}, "湘禾市", registry::AreaLevel::city, std::nullopt});
  records_.areas.push_back({std::string{kCountyCode}, records_.county.name_zh,
                            registry::AreaLevel::county, std::string{kCityCode}});
  for (std::size_t town = 0; town < ground_.towns.size(); ++town) {
    records_.areas.push_back({town_code(town), ground_.towns[town].name, registry::AreaLevel::town,
                              std::string{kCountyCode}});
  }
}

void CountyMaker::add_service_providers() {
  static constexpr std::array kFirms{"安达", "平安", "晨光", "顺通", "育安",
                                     "童行", "永泰", "康途", "畅和", "万里"};
  using Kind = registry::OperatorKind;
  static constexpr std::array kKinds{Kind::passenger_transport, Kind::city_bus, Kind::county_set,
                                     Kind::service_provider};
  const std::size_t count =
      std::min(kFirms.size(), 2 + static_cast<std::size_t>(plan_.buses) / 120);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string code = fmt::format("FW{:02}", i + 1);
    providers_.push_back(code);
    records_.operators.push_back({code, fmt::format("禾溪县{}校车服务有限公司", kFirms[i]),
                                  kKinds[i % kKinds.size()], std::string{kCountyCode}});
  }
}

std::string CountyMaker::school_name(std::size_t town, registry::SchoolStage stage,
                                     std::size_t number) const {
  static constexpr std::array kNumbers{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  static constexpr std::array kKinds{"幼儿园", "小学", "九年制学校"};
  const std::string kind = kKinds[static_cast<std::size_t>(stage)];
  const Town& site = ground_.towns[town];
  if (site.seat) return fmt::format("{}第{}{}", site.name, kNumbers[number % 10], kind);
  return site.name + (stage == registry::SchoolStage::primary_secondary ? "" : "中心") + kind;
}

void CountyMaker::add_school(std::size_t town, registry::SchoolStage stage, std::size_t number,
                             std::set<VertexId>& taken) {
  const auto& streets = ground_.towns[town].street_vertices;
  VertexId gate = random_.pick(streets);
  for (int attempt = 0; taken.contains(gate) && attempt < 100; ++attempt) {
    gate = random_.pick(streets);
  }
  taken.insert(gate);
  const geo::Degrees aside{random_.between(0, 360)};
  const geo::LatLng at =
      geo::destination(ground_.vertices[gate], {.course = aside, .length = geo::Metres{25}});
  registry::School school{.code = fmt::format("XX{:03}", records_.schools.size() + 1),
                          .name = school_name(town, stage, number),
                          .stage = stage,
                          .place = at,
                          .operator_code = std::nullopt,
                          .area_code = town_code(town),
                          .duty_phone = fmt::format("0550-6{:06}", records_.schools.size() + 1)};
  if (random_.chance(0.25)) {
    school.operator_code = fmt::format("ZB{:02}", records_.operators.size() + 1);
    records_.operators.push_back(
        {*school.operator_code, school.name, registry::OperatorKind::school, school.area_code});
  }
  sites_.push_back({.school = records_.schools.size(), .gate = gate});
  records_.schools.push_back(std::move(school));
}

void CountyMaker::add_schools() {
  static constexpr std::array kStages{registry::SchoolStage::primary,
                                      registry::SchoolStage::kindergarten,
                                      registry::SchoolStage::primary_secondary};
  std::set<VertexId> taken;
  const std::size_t in_seat =
      std::clamp<std::size_t>(3 + static_cast<std::size_t>(plan_.buses) / 60, 3, 24);
  for (std::size_t i = 0; i < in_seat; ++i) add_school(0, kStages[i % 3], i / 3, taken);
  for (std::size_t town = 1; town < ground_.towns.size(); ++town) {
    add_school(town, registry::SchoolStage::primary, 0, taken);
    add_school(town, registry::SchoolStage::kindergarten, 0, taken);
    if (random_.chance(0.5)) add_school(town, registry::SchoolStage::primary_secondary, 0, taken);
  }
}

// A third of the buses is on its first run around the start; the others follow in waves over an
// hour and a half.
std::vector<seconds> CountyMaker::first_departures() {
  const auto civil = std::chrono::floor<minutes>(plan_.start + kZoneOffset);
  const auto midnight = std::chrono::floor<std::chrono::days>(civil);
  const minutes now = civil - midnight;
  std::vector<seconds> departures;
  for (int bus = 0; bus < plan_.buses; ++bus) {
    double offset_min = -4;
    if (bus % 3 != 0) {
      const auto wave = static_cast<double>(random_.below(5));
      offset_min = 6 + 17 * wave + random_.between(-5, 6);
    } else if (bus > 0) {
      offset_min = random_.between(-13, 3);
    }
    departures.push_back(now + minutes{std::lround(offset_min)});
  }
  random_.shuffle(departures);
  return departures;
}

void CountyMaker::add_fleet() {
  const RoadGraph graph{ground_};
  std::set<VertexId> gates;
  for (const SchoolSite& site : sites_) gates.insert(site.gate);
  const LineMaker maker{ground_, graph, gates};
  const std::vector<seconds> departures = first_departures();
  std::size_t bus = 0;
  for (std::size_t s = 0; s < sites_.size(); ++s) {
    const std::size_t end = (s + 1) * static_cast<std::size_t>(plan_.buses) / sites_.size();
    if (bus == end) continue;
    SchoolSite& site = sites_[s];
    const WaysHome ways = graph.ways_to(site.gate);
    std::vector<std::size_t> origins = maker.origins_of(ways);
    BUSWARD_ASSERT(!origins.empty());
    random_.shuffle(origins);
    for (; bus < end; ++bus) {
      const std::size_t added = add_bus(records_.schools[site.school]);
      const auto lines = lines_for_bus(maker, ways, site, origins, added);
      add_runs(added, lines, departures[bus]);
    }
  }
}

std::vector<MadeLine> CountyMaker::lines_for_bus(const LineMaker& maker, const WaysHome& ways,
                                                 SchoolSite& site,
                                                 std::vector<std::size_t>& origins,
                                                 std::size_t bus) {
  const registry::School& school = records_.schools[site.school];
  const LineMaker::Goal goal{.gate = site.gate,
                             .school_code = school.code,
                             .school_name = school.name,
                             .operator_code = *records_.buses[bus].operator_code};
  const std::size_t count = random_.chance(0.45) ? 2 : 1;
  std::vector<MadeLine> lines;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t number = site.lines++;
    const std::size_t origin = origins[number % origins.size()];
    std::string name =
        fmt::format("{}{}号线（{}）", school.name, number + 1, ground_.villages[origin].stem);
    lines.push_back(maker.make(ways, goal, origin, std::move(name), plan_.seed + number));
    records_.routes.push_back(lines.back().draft);
  }
  return lines;
}

std::size_t CountyMaker::add_bus(const registry::School& school) {
  static constexpr std::array<std::array<int, 3>, 3> kSeats{
      {{19, 24, 31}, {24, 36, 41}, {36, 41, 56}}};
  const bool dedicated = random_.chance(0.92);
  const int seats = dedicated ? random_.pick(kSeats[static_cast<std::size_t>(school.stage)])
                              : (random_.chance(0.5) ? 15 : 19);
  registry::PlateColour colour =
      seats > 19 ? registry::PlateColour::yellow : registry::PlateColour::blue;
  if (random_.chance(0.12)) colour = registry::PlateColour::green;
  const registry::BusKind kind =
      dedicated ? static_cast<registry::BusKind>(school.stage) : registry::BusKind::non_dedicated;
  const std::string owner = school.operator_code ? *school.operator_code : random_.pick(providers_);
  const std::size_t index = records_.buses.size();
  std::string plate = marks_.plate(colour, seats);
  records_.buses.push_back({std::move(plate), colour, marks_.vin(index), kind, seats, owner});
  own(records_.buses.back());
  records_.drivers.push_back({.code = fmt::format("JSY{:04}", index + 1),
                              .name = names_.person(),
                              .licence_class = seats > 19 ? "A1" : "B1",
                              .operator_code = owner});
  add_terminal(records_.buses.back());
  return index;
}

// Most buses are their operator's own; the others are leased.
void CountyMaker::own(registry::Bus& bus) const {
  static constexpr std::array kModels{"宇通 ZK6609", "金旅 XML6551", "中通 LCK6580", "长安 SC6520"};
  const bool leased = records_.buses.size() % 9 == 0;
  const auto op =
      std::ranges::find(records_.operators, *bus.operator_code, &registry::Operator::code);
  bus.ownership = leased ? registry::Ownership::leased : registry::Ownership::owned;
  bus.owner = leased ? "禾溪县通运汽车租赁有限公司" : op->name;
  bus.model = kModels[records_.buses.size() % kModels.size()];
}

void CountyMaker::add_terminal(const registry::Bus& bus) {
  struct Make {
    std::string_view maker;
    std::string_view model;
  };
  static constexpr std::array kMakes{Make{"HXZN", "HX-808A"}, Make{"BDXK", "BX13"},
                                     Make{"QLKJ", "QL-19T"}, Make{"TYDW", "TY600"}};
  const std::size_t index = records_.terminals.size();
  const double share = random_.unit();
  const registry::TerminalEdition edition = share < 0.12   ? registry::TerminalEdition::y2011
                                            : share < 0.62 ? registry::TerminalEdition::y2013
                                                           : registry::TerminalEdition::y2019;
  const Make& make = random_.pick(kMakes);
  records_.terminals.push_back(
      {.number = marks_.phone(index),
       .edition = edition,
       .plate = bus.plate,
       .plate_colour = bus.plate_colour,
       .maker = std::string{make.maker},
       .model = std::string{make.model},
       .terminal_id = fmt::format("{:02}{:05}", index % 90 + 10, index + 1)});
}

void CountyMaker::add_runs(std::size_t bus, const std::vector<MadeLine>& lines,
                           seconds first_departure) {
  const std::size_t count = lines.size() + (random_.chance(0.4) ? 1 : 0);
  const std::string driver = records_.drivers[bus].code;
  seconds departure = first_departure;
  for (std::size_t run = 0; run < count; ++run) {
    const MadeLine& line = lines[run % lines.size()];
    if (run > 0) {
      const MadeLine& before = lines[(run - 1) % lines.size()];
      const double minutes_away =
          (before.run_time + line.way_back_time).count() / 60 + random_.between(7, 14);
      departure += minutes{std::lround(std::ceil(minutes_away))};
    }
    // A start before midnight has departures of the next service day; every day runs the same.
    const auto day = seconds{std::chrono::days{1}};
    const seconds of_day = (departure % day + day) % day;
    records_.timetable.push_back({line.draft.route, of_day, kEveryDay});
    records_.assignments.push_back({line.draft.route, of_day, records_.buses[bus].plate, driver});
  }
}

}  // namespace

CountyRecords generate_county(const CountyPlan& plan) {
  return CountyMaker{plan}.make();
}

}  // namespace busward::simulator
