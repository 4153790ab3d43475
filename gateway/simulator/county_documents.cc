#include "gateway/simulator/county_documents.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace busward::simulator {
namespace {

using registry::DocumentKind;
using std::chrono::days;
using std::chrono::sys_days;

struct Paper {
  DocumentKind kind;
  std::string_view letters;  // its numbers begin so
  std::string_view issuer;
  int days;  // it holds so long
};

constexpr std::array kPapers{
    Paper{DocumentKind::vehicle_inspection, "JC", "禾溪县机动车检测站", 183},
    Paper{DocumentKind::carrier_insurance, "BX", "禾溪财产保险", 365},
    Paper{DocumentKind::vehicle_licence, "XS", "市公安局车辆管理所", 5479},
    Paper{DocumentKind::escape_hammer, "TS", "禾溪消防器材", 1095},
    Paper{DocumentKind::fire_extinguisher, "MH", "禾溪消防器材", 365},
    Paper{DocumentKind::first_aid_kit, "JJ", "禾溪县人民医院", 730},
    Paper{DocumentKind::positioning_device, "DW", "禾溪北斗服务站", 365},
    Paper{DocumentKind::maintenance, "WH", "禾溪汽车维修厂", 183},
    Paper{DocumentKind::driving_licence, "JZ", "市公安局车辆管理所", 2192},
    Paper{DocumentKind::school_bus_endorsement, "XJ", "市公安局车辆管理所", 2192},
    Paper{DocumentKind::annual_review, "SY", "禾溪县公安局交通警察大队", 365},
    Paper{DocumentKind::medical_certificate, "TJ", "禾溪县人民医院", 365},
    Paper{DocumentKind::driving_record, "AQ", "禾溪县公安局交通警察大队", 365},
    Paper{DocumentKind::no_crime_record, "WF", "禾溪县公安局", 365},
    Paper{DocumentKind::no_abuse_record, "WX", "禾溪县公安局", 365},
    Paper{DocumentKind::transport_licence, "YS", "禾溪县交通运输局", 1461}};

class Filing {
 public:
  Filing(Random random, sys_days day) : random_{random}, day_{day} {}

  void file(registry::DocumentSubject subject, const std::string& of) {
    for (const Paper& paper : kPapers) {
      if (registry::subject_of(paper.kind) != subject) continue;
      if (random_.chance(0.02)) continue;
      const bool over = random_.chance(0.008);  // such a bus rings on each of its runs
      const auto left = over
                            ? -1 - static_cast<int>(random_.below(60))
                            : static_cast<int>(random_.below(static_cast<std::size_t>(paper.days)));
      const sys_days last = day_ + days{left};
      const bool undated = random_.chance(0.02);
      documents_.push_back({.subject = subject,
                            .of = of,
                            .kind = paper.kind,
                            .number = fmt::format("{}{:06}", paper.letters, documents_.size() + 1),
                            .issued_by = std::string{paper.issuer},
                            .days = {.first = last - days{paper.days - 1}, .last = last}});
      if (undated) documents_.back().days.last.reset();
    }
  }
  std::vector<registry::Document> take() { return std::move(documents_); }

 private:
  Random random_;
  sys_days day_;
  std::vector<registry::Document> documents_;
};

// The way from what is in force to what stands on the placards.
class PlacardOffice {
 public:
  PlacardOffice(const CountyRecords& records, Random random, sys_days day)
      : records_{records}, random_{random}, day_{day} {}

  std::vector<registry::Placard> issue() {
    for (const registry::Bus& bus : records_.buses) {
      if (random_.chance(0.02)) continue;
      placards_.push_back(placard_for(bus));
    }
    return std::move(placards_);
  }

 private:
  registry::Placard placard_for(const registry::Bus& bus) {
    registry::Placard placard{.number = fmt::format("XC{:06}", placards_.size() + 1),
                              .plate = bus.plate,
                              .owner = bus.owner,
                              .driver_codes = {},
                              .routes = {},
                              .departures = {},
                              .stops = {},
                              .issued_by = "禾溪县公安局交通警察大队",
                              .days = days_for(bus),
                              .returned_on = {}};
    int stops = 0;
    for (const registry::Assignment& assignment : records_.assignments) {
      if (assignment.plate != bus.plate) continue;
      if (assignment.driver_code) add_once(placard.driver_codes, *assignment.driver_code);
      add_once(placard.departures, assignment.departure);
      if (add_once(placard.routes, assignment.route)) stops += stops_of(assignment.route);
    }
    if (stops > 0) placard.stops = stops;
    make_it_differ(placard);
    return placard;
  }

  registry::DocumentDays days_for(const registry::Bus& bus) {
    sys_days last = inspected_until(bus).value_or(day_ + days{random_.below(183)});
    if (random_.chance(0.03)) last += days{30};  // it outlives the inspection
    if (random_.chance(0.008)) last = day_ - days{1 + random_.below(60)};
    registry::DocumentDays held{.first = last - days{182}, .last = last};
    if (random_.chance(0.02)) held.last.reset();
    return held;
  }

  void make_it_differ(registry::Placard& placard) {
    if (random_.chance(0.03)) placard.driver_codes = {"JSY9999"};
    if (random_.chance(0.03) && placard.departures.size() > 1) placard.departures.pop_back();
  }

  std::optional<sys_days> inspected_until(const registry::Bus& bus) const {
    for (const registry::Document& document : records_.documents) {
      const bool its = document.kind == DocumentKind::vehicle_inspection;
      if (its && document.of == bus.plate) return document.days.last;
    }
    return std::nullopt;
  }

  int stops_of(const std::string& route) const {
    const auto found = std::ranges::find(records_.routes, route, &routing::RouteDraft::route);
    return found == records_.routes.end() ? 0 : static_cast<int>(found->stops.size());
  }

  template <class T>
  static bool add_once(std::vector<T>& values, const T& value) {
    if (std::ranges::count(values, value) > 0) return false;
    values.push_back(value);
    return true;
  }

  const CountyRecords& records_;
  Random random_;
  sys_days day_;
  std::vector<registry::Placard> placards_;
};

}  // namespace

std::vector<registry::Placard> make_placards(const CountyRecords& records, Random random,
                                             sys_days day) {
  return PlacardOffice{records, random, day}.issue();
}

std::vector<registry::Document> make_documents(const CountyRecords& records, Random random,
                                               sys_days day) {
  Filing filing{random, day};
  for (const auto& op : records.operators) {
    if (op.kind == registry::OperatorKind::school) continue;
    filing.file(registry::DocumentSubject::operator_, op.code);
  }
  for (const auto& bus : records.buses) filing.file(registry::DocumentSubject::bus, bus.plate);
  for (const auto& driver : records.drivers) {
    filing.file(registry::DocumentSubject::driver, driver.code);
  }
  return filing.take();
}

}  // namespace busward::simulator
