#include "tracker/watches/unlicensed_running.h"

#include <utility>

#include "routing/civil_time.h"
#include "tracker/canonical_json.h"

namespace busward::tracker {
namespace {

using registry::DriverImpediment;
using registry::Impediments;
using registry::Lapse;
using registry::name_in;
using registry::StoppageInForce;
using registry::StoppageKind;

std::string limit_json(const Lapse& gravest) {
  auto json = CanonicalJson::object();
  json.add("value", std::string_view{routing::to_iso_day(gravest.last_day)})
      .add("unit", "day")
      .add("source", std::string_view{gravest.source});
  return json.text();
}

std::string limit_json(const StoppageInForce& gravest) {
  auto json = CanonicalJson::object();
  json.add("value", std::string_view{routing::to_iso_civil(gravest.from)})
      .add("unit", "civil_time")
      .add("number", std::string_view{gravest.number})
      .add("source", std::string_view{gravest.source});
  return json.text();
}

std::string limit_json(const DriverImpediment& gravest) {
  auto json = CanonicalJson::object();
  if (gravest.last_day) {
    json.add("value", std::string_view{routing::to_iso_day(*gravest.last_day)}).add("unit", "day");
  }
  json.add("check", std::string_view{gravest.name});
  if (gravest.number) json.add("number", std::string_view{*gravest.number});
  json.add("source", std::string_view{gravest.source});
  return json.text();
}

std::string limit_json(const Impediments& found) {
  if (!found.stoppages.empty()) return limit_json(found.stoppages.front());
  if (!found.lapses.empty()) return limit_json(found.lapses.front());
  return limit_json(found.driver.front());
}

std::string measured_json(const Impediments& found) {
  const auto over = static_cast<int>(found.lapses.size());
  auto json = CanonicalJson::object();
  if (!found.stoppages.empty()) {
    json.add("days_stopped", found.stoppages.front().days)
        .add("stoppages", static_cast<int>(found.stoppages.size()))
        .add("documents_over", over);
  } else if (!found.lapses.empty()) {
    json.add("days_over", found.lapses.front().days_over).add("documents_over", over);
  }
  if (!found.driver.empty()) json.add("driver_faults", static_cast<int>(found.driver.size()));
  return json.text();
}

void append_driver(CanonicalJson& array, const DriverImpediment& fault) {
  auto object = CanonicalJson::object();
  object.add("driver", std::string_view{fault.who}).add("check", std::string_view{fault.name});
  if (fault.last_day) {
    object.add("last_day", std::string_view{routing::to_iso_day(*fault.last_day)});
  }
  if (fault.number) object.add("number", std::string_view{*fault.number});
  object.add("source", std::string_view{fault.source})
      .add("known_by", name_in(registry::kKnownBy, fault.known_by));
  array.append(object);
}

std::string series_json(const Impediments& found) {
  auto array = CanonicalJson::array();
  for (const StoppageInForce& stoppage : found.stoppages) {
    auto object = CanonicalJson::object();
    object.add("stoppage", name_in(registry::kStoppageKinds, stoppage.kind))
        .add("number", std::string_view{stoppage.number})
        .add("from", std::string_view{routing::to_iso_civil(stoppage.from)})
        .add("source", std::string_view{stoppage.source});
    array.append(object);
  }
  for (const Lapse& lapse : found.lapses) {
    auto object = CanonicalJson::object();
    object.add("document", name_in(registry::kDocumentKinds, lapse.kind))
        .add("last_day", std::string_view{routing::to_iso_day(lapse.last_day)})
        .add("source", std::string_view{lapse.source});
    array.append(object);
  }
  for (const DriverImpediment& fault : found.driver) append_driver(array, fault);
  return array.text();
}

// What is wrong with the driver alone is one kind, whatever it is; that he was stood down another.
std::string_view kind_of(const DriverImpediment& gravest) {
  const auto stood_down =
      name_in(registry::kStoppageKinds, registry::StoppageKind::driver_suspension);
  return gravest.name == stood_down ? stood_down : "unqualified_driver";
}

}  // namespace

UnlicensedRunningWatch::UnlicensedRunningWatch(Impediments impediments)
    : impediments_{std::move(impediments)} {}

std::optional<Finding> UnlicensedRunningWatch::observe(const Fix& fix, Seen seen) {
  if (impediments_.empty() || over_) return std::nullopt;
  last_at_ = fix.at;
  if (seen.phase == RunPhase::done) return finish();
  if (began_at_ || !decides(seen)) return std::nullopt;
  began_at_ = fix.at;
  position_ = fix.position;
  return finding(FindingChange::raised);
}

void UnlicensedRunningWatch::hear_driver(std::vector<DriverImpediment> driver) {
  if (!began_at_) impediments_.driver = std::move(driver);
}

bool UnlicensedRunningWatch::decides(Seen seen) const {
  if (seen.phase != RunPhase::loaded) return false;
  const bool of_route = !impediments_.stoppages.empty() &&
                        impediments_.stoppages.front().kind == StoppageKind::route_suspension;
  return seen.on_line || !of_route;
}

std::optional<Finding> UnlicensedRunningWatch::finish() {
  over_ = true;
  if (!began_at_) return std::nullopt;
  Finding ended = finding(FindingChange::ended);
  ended.ended_at = last_at_;
  began_at_.reset();
  return ended;
}

std::string_view UnlicensedRunningWatch::kind() const {
  if (!impediments_.stoppages.empty()) {
    return name_in(registry::kStoppageKinds, impediments_.stoppages.front().kind);
  }
  if (impediments_.lapses.empty()) return kind_of(impediments_.driver.front());
  return name_in(registry::kDocumentKinds, impediments_.lapses.front().kind);
}

Finding UnlicensedRunningWatch::finding(FindingChange change) const {
  return {.change = change,
          .rule = "unlicensed_running",
          .kind = std::string{kind()},
          .began_at = *began_at_,
          .detected_at = *began_at_,
          .ended_at = std::nullopt,
          .position = position_,
          .measured = measured_json(impediments_),
          .limit = limit_json(impediments_),
          .series = change == FindingChange::raised ? series_json(impediments_) : std::string{}};
}

}  // namespace busward::tracker
