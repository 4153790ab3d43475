#include "registry/sheet_cards.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "routing/civil_time.h"

namespace busward::registry {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

std::string subject_name(const SheetRun& run, const Check& check, const SheetFile& file,
                         const std::optional<std::string>& operator_code) {
  if (check.subject == CheckSubject::bus && run.bus.who) {
    const auto bus = file.buses.find(run.bus.who->value);
    if (bus != file.buses.end()) return bus->second.bus.plate;
  }
  if (check.subject == CheckSubject::driver && run.driver.who) {
    const auto driver = file.drivers.find(run.driver.who->value);
    if (driver != file.drivers.end()) return driver->second.code;
  }
  if (check.subject == CheckSubject::operator_) return operator_code.value_or("");
  return run.on_file.departure.route;
}

// What whoever keeps the files has to look up.
bool is_of_file(CheckKind kind) {
  return kind == CheckKind::document || kind == CheckKind::condition ||
         kind == CheckKind::placard_accord || kind == CheckKind::licence_class;
}

void add_once(std::vector<std::string>& texts, std::string text) {
  if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
}

}  // namespace

std::vector<SheetCard> cards(const RunSheet& sheet, const SheetFile& file, FileStanding standing,
                             CardWindow window) {
  return cards(sheet, file, standing, [&window](const SheetRun& run) {
    return window.from <= run.departs_at && run.departs_at < window.to;
  });
}

std::vector<SheetCard> cards(const RunSheet& sheet, const SheetFile& file, FileStanding standing,
                             const std::function<bool(const SheetRun&)>& concerned) {
  using Cause = std::tuple<std::string, std::string, CheckSubject>;
  std::map<Cause, SheetCard> by_cause;
  for (const SheetRun& run : sheet.runs()) {
    if (!concerned(run)) continue;
    const auto operator_code = sheet.operator_of(run);
    for (Check& check : in_standing(sheet.checks_of(run), standing)) {
      const std::string name{name_of(check)};
      const bool of_file = standing == FileStanding::not_on_file && is_of_file(check.kind);
      SheetCard& card =
          by_cause[{operator_code.value_or(""), of_file ? "file" : name, check.subject}];
      if (card.runs.empty()) {
        check.last_day.reset();
        card.operator_code = operator_code;
        card.cause = check;
        card.first_departure = run.departs_at;
      }
      add_once(card.matters, name);
      if (card.runs.empty() || card.runs.back() != run.id) card.runs.push_back(run.id);
      add_once(card.subjects, subject_name(run, check, file, operator_code));
    }
  }
  std::vector<SheetCard> all;
  for (auto& [cause, card] : by_cause) all.push_back(std::move(card));
  std::ranges::stable_sort(all, {}, [](const SheetCard& card) {
    return std::tuple{card.operator_code, card.first_departure};
  });
  return all;
}

Curer curer_of(const Check& check) {
  if (const DocumentKind* document = document_in(check)) {
    switch (*document) {
      case DocumentKind::placard:
      case DocumentKind::vehicle_inspection:
      case DocumentKind::driving_licence:
      case DocumentKind::school_bus_endorsement:
      case DocumentKind::annual_review:
        return Curer::traffic_police;
      case DocumentKind::transport_licence:
        return Curer::transport_office;
      default:
        return Curer::operator_;
    }
  }
  switch (check.kind) {
    case CheckKind::capacity:
      return Curer::school;
    case CheckKind::placard_accord:
    case CheckKind::condition:
      return Curer::traffic_police;
    default:
      return Curer::operator_;
  }
}

bool is_looked_at(const SheetRun& run, geo::UtcTime now, const std::string& zone,
                  const RuleValues& rules) {
  if (now >= run.departs_at) return false;
  const auto whole = [&](std::string_view rule, int otherwise) {
    return static_cast<long>(rules.number_or(rule, run.key.day, otherwise));
  };
  if (run.departs_at - now <= seconds{whole("sheet_looked_at_before_s", 3600)}) return true;
  const auto civil = routing::to_civil(now, zone);
  return civil && civil->time_of_day >= hours{whole("sheet_looked_at_h", 17)} &&
         run.key.day == civil->day + days{1};
}

std::vector<HeldRuns> held_runs(const RunSheet& sheet, const SheetFile& file, geo::UtcTime now,
                                std::size_t offers) {
  std::vector<HeldRuns> held;
  const auto looked_at = [&](const SheetRun& run) {
    return is_looked_at(run, now, file.zone, sheet.rules());
  };
  for (SheetCard& card : cards(sheet, file, FileStanding::invalid, looked_at)) {
    const auto first = std::ranges::find(sheet.runs(), card.runs.front(), &SheetRun::id);
    HeldRuns& one = held.emplace_back();
    if (card.cause.subject == CheckSubject::bus) one.buses = sheet.other_buses(*first, offers);
    if (card.cause.subject == CheckSubject::driver) {
      one.drivers = sheet.other_drivers(*first, offers);
    }
    one.card = std::move(card);
  }
  return held;
}

}  // namespace busward::registry
