// What it costs to judge the run sheet of a city: 1,058 buses with four runs each, papers for all
// of them, of which a few are over, and what was recorded on the spot by noon. Prints one JSON line
// a case; it judges nothing.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "gateway/files/county_toml.h"
#include "registry/sheet_cards.h"

namespace {

using namespace std::chrono_literals;
using namespace busward;
using registry::DocumentKind;

constexpr int kBuses = 1058;
constexpr int kOperators = 37;
constexpr std::chrono::hours kDepartures[] = {7h, 12h, 17h, 19h};
const routing::CivilDay kDay{std::chrono::year{2026} / 9 / 7};
const geo::UtcTime kMidnight =
    *geo::from_iso8601("2026-09-06T16:00:00Z");  // by the county's clocks

registry::Paper paper(DocumentKind kind, bool over) {
  const auto last = over ? kDay - std::chrono::days{1} : kDay + std::chrono::days{90};
  return {.kind = kind, .days = {.first = {}, .last = last}};
}

geo::LatLng place(int i) {
  return *geo::LatLng::from_microdegrees(31'000'000 + i * 500, 117'000'000 + (i * 37 % 1000) * 500);
}

std::string operator_of(int i) {
  return fmt::format("O{}", i % kOperators);
}

void add_bus(registry::SheetFile& file, int i) {
  const bool over = i % 50 == 0;
  registry::BusOfSheet& one = file.buses[i];
  one.bus = {.plate = fmt::format("皖A{:05}", i),
             .kind = registry::BusKind::primary,
             .seats = 36,
             .operator_code = operator_of(i)};
  one.papers = {paper(DocumentKind::vehicle_inspection, over),
                paper(DocumentKind::carrier_insurance, false), paper(DocumentKind::placard, false)};
  registry::DriverOfSheet& driver = file.drivers[i];
  driver = {.code = fmt::format("D{}", i),
            .name = "王",
            .licence_class = "A1",
            .operator_code = operator_of(i),
            .papers = {paper(DocumentKind::driving_licence, false),
                       paper(DocumentKind::school_bus_endorsement, i % 60 == 0)}};
}

void add_departures(registry::SheetFile& file, int i) {
  for (const auto at : kDepartures) {
    file.departures.push_back(
        {.route_id = registry::RouteId{i},
         .version = registry::RouteVersionId{i},
         .departure = {.school = fmt::format("S{}", i % 200),
                       .route = fmt::format("{}路", i),
                       .direction = at < 12h ? routing::Direction::to_school
                                             : routing::Direction::from_school,
                       .departure = at,
                       .weekdays = routing::WeekdaySet::from_bits(0b0011111)},
         .travel = 40min,
         .bus = registry::VehicleId{i},
         .driver = registry::DriverId{i},
         .attendant = fmt::format("W{}", i),
         .riders = {},
         .first_stop = place(i),
         .last_stop = place(i + 7)});
  }
  file.operator_of_route[i] = operator_of(i);
}

// By noon: of the morning's run a check, five counts and a sweep.
void attest(registry::SheetFile& file) {
  const registry::RunSheet sheet{file};
  for (const registry::SheetRun& run : sheet.runs()) {
    if (run.key.departure != kDepartures[0]) continue;
    for (std::uint8_t n = 0; n < 7; ++n) {
      registry::Attestation one;
      one.id = run.id;
      one.id.data[0] = n;
      one.run = run.id;
      one.kind = n == 0   ? registry::AttestationKind::departure_check
                 : n == 6 ? registry::AttestationKind::sweep
                          : registry::AttestationKind::head_count;
      one.at = run.departs_at + n * 5min;
      if (n > 0 && n < 6) {
        one.boarded = n < 5 ? 4 : 0;
        one.alighted = n < 5 ? 0 : 16;
      }
      file.attested.push_back(std::move(one));
    }
  }
}

registry::SheetFile county() {
  registry::SheetFile file;
  file.day = kDay;
  file.zone = "Asia/Shanghai";
  file.rules = registry::RuleValues{files::default_rule_values()};
  for (int i = 0; i < kOperators; ++i) {
    file.operators[fmt::format("O{}", i)] = {.id = registry::OperatorId{i}, .name = "公司"};
  }
  for (int i = 0; i < 200; ++i) {
    file.schools[fmt::format("S{}", i)] = {.id = registry::SchoolId{i}, .name = "小学"};
  }
  for (int i = 1; i <= kBuses; ++i) {
    add_bus(file, i);
    add_departures(file, i);
  }
  return file;
}

// The quickest of five.
template <class Work>
void timed(const char* what, Work work) {
  auto best = std::chrono::nanoseconds::max();
  std::size_t made = 0;
  for (int i = 0; i < 5; ++i) {
    const auto since = std::chrono::steady_clock::now();
    made = work();
    best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - since);
  }
  fmt::print("{{\"case\":\"{}\",\"made\":{},\"ms\":{:.1f}}}\n", what, made,
             static_cast<double>(best.count()) / 1e6);
}

void held(const char* what, const registry::SheetFile& file, geo::UtcTime now) {
  timed(what, [&] {
    const registry::RunSheet sheet{file};
    return registry::held_runs(sheet, file, now, 5).size();
  });
}

}  // namespace

int main() {
  registry::SheetFile file = county();
  held("held, the evening before: every run", file, kMidnight - 6h);
  held("held, at half past six: the morning's", file, kMidnight + 6h + 30min);
  attest(file);
  held("held, before the noon's, with what was recorded", file, kMidnight + 11h + 30min);
  timed("what was recorded, of every run", [&file] {
    const registry::RunSheet sheet{file};
    std::size_t swept = 0;
    for (const auto& run : sheet.runs()) swept += sheet.on_site_of(run).swept_at.has_value();
    return swept;
  });
}
