#include "tracker/watches/unmonitored.h"

#include <algorithm>

#include "registry/name_table.h"
#include "tracker/canonical_json.h"

namespace busward::tracker {
namespace {

constexpr registry::NameTable<SilenceCause, 5> kCauses{{{SilenceCause::network, "network"},
                                                        {SilenceCause::device_off, "device_off"},
                                                        {SilenceCause::no_fix, "no_fix"},
                                                        {SilenceCause::jamming, "jamming"},
                                                        {SilenceCause::our_outage, "our_outage"}}};

CanonicalJson heard(geo::UtcTime at, const char* what) {
  auto object = CanonicalJson::object();
  object.add("at", at).add("heard", what);
  return object;
}

}  // namespace

std::string_view to_text(SilenceCause cause) {
  return registry::name_in(kCauses, cause);
}

std::vector<Finding> UnmonitoredWatch::observe(const Fix& fix, geo::UtcTime heard_at) {
  if (!parameters_ || (last_ && fix.at <= last_->at)) return {};
  std::vector<Finding> findings;
  if (!open_ && listening_from_ && last_ && duty_.holds) {
    const geo::UtcTime since = owed_from(last_->at);
    const geo::UtcTime deadline = since + parameters_->after;
    if (fix.at >= deadline) {
      findings.push_back(
          raise({.cause = SilenceCause::our_outage, .began_at = since, .detected_at = deadline}));
    }
  }
  if (open_) findings.push_back(end_at(heard_at));
  last_ = Seen{
      .at = fix.at, .heard_at = heard_at, .position = fix.position, .satellites = fix.satellites};
  listening_from_.reset();
  blind_.reset();
  link_.reset();
  return findings;
}

std::optional<Finding> UnmonitoredWatch::hear_blind(geo::UtcTime at) {
  if (!last_ || at <= last_->at) return std::nullopt;
  if (!blind_) blind_ = Blind{.first = at, .last = at};
  blind_->first = std::min(blind_->first, at);
  blind_->last = std::max(blind_->last, at);
  ++blind_->count;
  if (!open_ || open_->cause != SilenceCause::network) return std::nullopt;
  open_->cause = cause_now();
  return finding(FindingChange::updated, std::nullopt);
}

void UnmonitoredWatch::hear_link(bool open, geo::UtcTime at) {
  if (last_) link_ = Link{.at = at, .open = open};
}

void UnmonitoredWatch::hear_outage(geo::UtcTime until) {
  if (last_) listening_from_ = until;
}

std::optional<Finding> UnmonitoredWatch::advance(geo::UtcTime now) {
  if (!parameters_ || open_ || !last_ || !duty_.holds) return std::nullopt;
  const geo::UtcTime quiet_since = owed_from(last_->heard_at);
  const geo::UtcTime deadline =
      std::max(quiet_since, listening_from_.value_or(quiet_since)) + parameters_->after;
  if (now < deadline) return std::nullopt;
  return raise({.cause = cause_now(), .began_at = owed_from(last_->at), .detected_at = deadline});
}

std::optional<Finding> UnmonitoredWatch::finish() {
  if (!open_) return std::nullopt;
  return end_at(plan_.arrives_at);
}

geo::UtcTime UnmonitoredWatch::owed_from(geo::UtcTime seen) const {
  return duty_.loaded ? seen : std::max(seen, plan_.departs_at);
}

SilenceCause UnmonitoredWatch::cause_now() const {
  if (!blind_) return SilenceCause::network;
  const bool good_sky = last_->satellites.value_or(0) >= parameters_->satellites_before;
  return good_sky ? SilenceCause::jamming : SilenceCause::no_fix;
}

Finding UnmonitoredWatch::raise(const Episode& episode) {
  open_ = episode;
  Finding raised = finding(FindingChange::raised, std::nullopt);
  raised.series = series_json();
  return raised;
}

Finding UnmonitoredWatch::end_at(geo::UtcTime at) {
  const Finding ended = finding(FindingChange::ended, std::max(at, open_->detected_at));
  open_.reset();
  return ended;
}

Finding UnmonitoredWatch::finding(FindingChange change,
                                  std::optional<geo::UtcTime> ended_at) const {
  auto measured = CanonicalJson::object();
  measured.add_seconds("silent_s", ended_at.value_or(open_->detected_at) - open_->began_at)
      .add_metres("progress_m", duty_.progress);
  auto limit = CanonicalJson::object();
  limit.add_seconds("value", parameters_->after)
      .add("unit", "s")
      .add("source", "unmonitored_after");
  return {.change = change,
          .rule = "unmonitored",
          .kind = std::string{to_text(open_->cause)},
          .began_at = open_->began_at,
          .detected_at = open_->detected_at,
          .ended_at = ended_at,
          .position = last_->position,
          .measured = measured.text(),
          .limit = limit.text(),
          .series = {},
          .by_deadline = true};
}

// What was heard of the bus, from its last fix on.
std::string UnmonitoredWatch::series_json() const {
  auto array = CanonicalJson::array();
  auto fix = heard(last_->at, "fix");
  if (last_->satellites) fix.add("satellites", *last_->satellites);
  array.append(fix);
  if (blind_) {
    auto blind = heard(blind_->first, "report_without_fix");
    array.append(blind.add("count", blind_->count).add("last_at", blind_->last));
  }
  if (link_) array.append(heard(link_->at, link_->open ? "link_opened" : "link_closed"));
  if (listening_from_) array.append(heard(*listening_from_, "our_outage_ended"));
  return array.text();
}

}  // namespace busward::tracker
