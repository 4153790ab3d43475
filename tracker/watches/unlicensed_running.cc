#include "tracker/watches/unlicensed_running.h"

#include <utility>

#include "routing/civil_time.h"
#include "tracker/canonical_json.h"

namespace busward::tracker {
namespace {

std::string limit_json(const registry::Lapse& gravest) {
  auto json = CanonicalJson::object();
  json.add("value", std::string_view{routing::to_iso_day(gravest.last_day)})
      .add("unit", "day")
      .add("source", std::string_view{gravest.source});
  return json.text();
}

std::string series_json(const std::vector<registry::Lapse>& lapses) {
  auto array = CanonicalJson::array();
  for (const registry::Lapse& lapse : lapses) {
    auto object = CanonicalJson::object();
    object.add("document", registry::name_in(registry::kDocumentKinds, lapse.kind))
        .add("last_day", std::string_view{routing::to_iso_day(lapse.last_day)})
        .add("source", std::string_view{lapse.source});
    array.append(object);
  }
  return array.text();
}

}  // namespace

UnlicensedRunningWatch::UnlicensedRunningWatch(std::vector<registry::Lapse> lapses)
    : lapses_{std::move(lapses)} {}

std::optional<Finding> UnlicensedRunningWatch::observe(const Fix& fix, RunPhase phase) {
  if (lapses_.empty() || over_) return std::nullopt;
  last_at_ = fix.at;
  if (phase == RunPhase::done) return finish();
  if (phase != RunPhase::loaded || began_at_) return std::nullopt;
  began_at_ = fix.at;
  position_ = fix.position;
  return finding(FindingChange::raised);
}

std::optional<Finding> UnlicensedRunningWatch::finish() {
  over_ = true;
  if (!began_at_) return std::nullopt;
  Finding ended = finding(FindingChange::ended);
  ended.ended_at = last_at_;
  began_at_.reset();
  return ended;
}

Finding UnlicensedRunningWatch::finding(FindingChange change) const {
  const registry::Lapse& gravest = lapses_.front();
  auto measured = CanonicalJson::object();
  measured.add("days_over", gravest.days_over)
      .add("documents_over", static_cast<int>(lapses_.size()));
  return {.change = change,
          .rule = "unlicensed_running",
          .kind = std::string{registry::name_in(registry::kDocumentKinds, gravest.kind)},
          .began_at = *began_at_,
          .detected_at = *began_at_,
          .ended_at = std::nullopt,
          .position = position_,
          .measured = measured.text(),
          .limit = limit_json(gravest),
          .series = change == FindingChange::raised ? series_json(lapses_) : std::string{}};
}

}  // namespace busward::tracker
