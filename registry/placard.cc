#include "registry/placard.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "routing/civil_time.h"

namespace busward::registry {
namespace {

using std::chrono::seconds;
using std::chrono::sys_days;

std::string clock_text(seconds time) {
  const auto minutes = time.count() / 60;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string clock_texts(const std::vector<seconds>& times) {
  std::vector<std::string> texts;
  for (const seconds time : times) texts.push_back(clock_text(time));
  return fmt::format("{}", fmt::join(texts, "、"));
}

bool holds_on(const Placard& placard, sys_days day) {
  const DocumentDays days = document_of(placard).days;
  return (!days.first || *days.first <= day) && (!days.last || day <= *days.last);
}

// The differences between one placard and one bus, gathered.
class Comparison {
 public:
  Comparison(const Placard& placard, const BusInForce& bus) : placard_{placard}, bus_{bus} {}

  std::vector<PlacardDifference> all() {
    if (placard_.owner && bus_.owner && *placard_.owner != *bus_.owner) {
      found_.push_back({PlacardDifferenceKind::owner, *placard_.owner, *bus_.owner});
    }
    drivers();
    routes();
    departures();
    stops();
    inspection();
    return std::move(found_);
  }

 private:
  void drivers() {
    std::set<std::string> seen;
    for (const ServiceInForce& service : bus_.services) {
      if (!service.driver_code || !seen.insert(*service.driver_code).second) continue;
      if (std::ranges::count(placard_.driver_codes, *service.driver_code) > 0) continue;
      found_.push_back({PlacardDifferenceKind::driver,
                        fmt::format("{}", fmt::join(placard_.driver_codes, "、")),
                        *service.driver_code});
    }
  }

  void routes() {
    std::set<std::string> seen;
    for (const ServiceInForce& service : bus_.services) {
      if (!seen.insert(service.route).second) continue;
      if (std::ranges::count(placard_.routes, service.route) > 0) continue;
      found_.push_back({PlacardDifferenceKind::route,
                        fmt::format("{}", fmt::join(placard_.routes, "、")), service.route});
    }
  }

  void departures() {
    std::set<seconds> seen;
    for (const ServiceInForce& service : bus_.services) {
      if (!seen.insert(service.departure).second) continue;
      if (std::ranges::count(placard_.departures, service.departure) > 0) continue;
      found_.push_back({PlacardDifferenceKind::departure, clock_texts(placard_.departures),
                        clock_text(service.departure)});
    }
  }

  // The stops of its routes, each route once.
  void stops() {
    if (!placard_.stops || bus_.services.empty()) return;
    std::set<std::string> seen;
    int in_force = 0;
    for (const ServiceInForce& service : bus_.services) {
      if (!service.stops) return;
      if (seen.insert(service.route).second) in_force += *service.stops;
    }
    if (in_force == *placard_.stops) return;
    found_.push_back(
        {PlacardDifferenceKind::stops, std::to_string(*placard_.stops), std::to_string(in_force)});
  }

  void inspection() {
    const auto& inspected_until = bus_.inspection.last_day;
    if (!placard_.days.last || !inspected_until || *placard_.days.last <= *inspected_until) return;
    found_.push_back({PlacardDifferenceKind::outlives_inspection,
                      routing::to_iso_day(*placard_.days.last),
                      routing::to_iso_day(*inspected_until)});
  }

  const Placard& placard_;
  const BusInForce& bus_;
  std::vector<PlacardDifference> found_;
};

}  // namespace

Document document_of(const Placard& placard) {
  DocumentDays days = placard.days;
  if (placard.returned_on)
    days.last = std::min(days.last.value_or(*placard.returned_on), *placard.returned_on);
  return {.subject = DocumentSubject::bus,
          .of = placard.plate,
          .kind = DocumentKind::placard,
          .number = placard.number,
          .issued_by = placard.issued_by,
          .days = days};
}

std::vector<PlacardDifference> placard_differences(const Placard& placard, const BusInForce& bus,
                                                   sys_days day) {
  if (bus.retired_on && *bus.retired_on <= day) {
    const bool over_before = placard.days.last && *placard.days.last < *bus.retired_on;
    if (over_before || (placard.returned_on && *placard.returned_on <= day)) return {};
    return {{PlacardDifferenceKind::not_returned, placard.number,
             routing::to_iso_day(*bus.retired_on)}};
  }
  if (!holds_on(placard, day)) return {};
  return Comparison{placard, bus}.all();
}

}  // namespace busward::registry
