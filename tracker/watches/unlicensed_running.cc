#include "tracker/watches/unlicensed_running.h"

#include <utility>

#include "routing/civil_time.h"
#include "tracker/canonical_json.h"

namespace busward::tracker {
namespace {

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

std::string measured_json(const Impediments& found) {
  const auto over = static_cast<int>(found.lapses.size());
  auto json = CanonicalJson::object();
  if (found.stoppages.empty()) {
    json.add("days_over", found.lapses.front().days_over).add("documents_over", over);
  } else {
    json.add("days_stopped", found.stoppages.front().days)
        .add("stoppages", static_cast<int>(found.stoppages.size()))
        .add("documents_over", over);
  }
  return json.text();
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
  return array.text();
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
  return impediments_.stoppages.empty()
             ? name_in(registry::kDocumentKinds, impediments_.lapses.front().kind)
             : name_in(registry::kStoppageKinds, impediments_.stoppages.front().kind);
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
          .limit = impediments_.stoppages.empty() ? limit_json(impediments_.lapses.front())
                                                  : limit_json(impediments_.stoppages.front()),
          .series = change == FindingChange::raised ? series_json(impediments_) : std::string{}};
}

}  // namespace busward::tracker
