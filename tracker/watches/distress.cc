#include "tracker/watches/distress.h"

#include <algorithm>
#include <cmath>

#include "tracker/canonical_json.h"

namespace busward::tracker {
namespace {

constexpr std::size_t kEpisodes = 8;

// A bus that has rolled over has hit something, too.
bool is_graver(std::string_view kind, std::string_view than) {
  return kind == "rollover" && than != "rollover";
}

std::string_view bit_of(std::string_view rule, std::string_view kind) {
  if (rule == kSos) return "JT/T 808 0x0200 alarm bit 0";
  return kind == "rollover" ? "JT/T 808 0x0200 alarm bit 30" : "JT/T 808 0x0200 alarm bit 29";
}

std::string series_json(const DistressReport& report) {
  auto heard = CanonicalJson::object();
  heard.add("at", report.at)
      .add("heard", report.kind->empty() ? kSos : *report.kind)
      .add("received_at", report.received_at);
  return CanonicalJson::array().append(heard).text();
}

}  // namespace

std::chrono::seconds silence_that_ends(const registry::RuleValues& values,
                                       std::chrono::sys_days day) {
  constexpr std::chrono::seconds kLowest{60};
  constexpr std::chrono::seconds kHighest{3600};
  const double asked = values.number_or("distress_silent_s", day, 600);
  return std::clamp(std::chrono::seconds{std::llround(asked)}, kLowest, kHighest);
}

std::vector<DistressFinding> DistressWatch::hear(const DistressReport& report,
                                                 std::chrono::seconds live_window) {
  std::vector<DistressFinding> found;
  const bool is_newest = !newest_at_ || report.at >= *newest_at_;
  if (is_newest) newest_at_ = report.at;
  heard_at_ = report.received_at;
  if (report.kind) {
    hear_bit(report, report.received_at - report.at > live_window, found);
  } else {
    hear_clear(report.at, found);
    if (is_newest) newest_clear_at_ = report.at;
  }
  return found;
}

// Two reports of one second are told apart by the bit alone: the one that carries it counts.
DistressEpisode* DistressWatch::around(geo::UtcTime at) {
  const auto found = std::ranges::find_if(episodes_, [at](const DistressEpisode& episode) {
    return (!episode.clear_before || *episode.clear_before < at) &&
           (!episode.clear_from || at < *episode.clear_from);
  });
  return found == episodes_.end() ? nullptr : &*found;
}

// Between which clear reports, as far as they are remembered, a moment lies.
DistressWatch::Clear DistressWatch::clear_around(geo::UtcTime at) const {
  Clear clear;
  const auto look = [&](const std::optional<geo::UtcTime>& known) {
    if (!known) return;
    if (*known < at && (!clear.before || *clear.before < *known)) clear.before = known;
    if (*known > at && (!clear.from || *known < *clear.from)) clear.from = known;
  };
  look(newest_clear_at_);
  for (const DistressEpisode& episode : episodes_) {
    look(episode.clear_before);
    look(episode.clear_from);
  }
  return clear;
}

void DistressWatch::hear_bit(const DistressReport& report, bool late,
                             std::vector<DistressFinding>& found) {
  if (DistressEpisode* known = around(report.at)) {
    known->began_at = std::min(known->began_at, report.at);
    known->last_at = std::max(known->last_at, report.at);
    ++known->reports;
    if (!is_graver(*report.kind, known->kind)) return;
    known->kind = *report.kind;
    found.push_back(finding(*known, known->over ? FindingChange::ended : FindingChange::updated));
    return;
  }
  const Clear clear = clear_around(report.at);
  if (episodes_.size() == kEpisodes) episodes_.erase(episodes_.begin());
  episodes_.push_back({.first_kind = std::string{*report.kind},
                       .kind = std::string{*report.kind},
                       .clear_before = clear.before,
                       .began_at = report.at,
                       .detected_at = report.at,
                       .last_at = report.at,
                       .clear_from = clear.from,
                       .position = report.position,
                       .run = report.run,
                       .route_version = report.route_version,
                       .rulebook_revision = report.rulebook_revision,
                       .reports = 1,
                       .late = late,
                       .behind = newest_at_ != report.at});
  found.push_back(finding(episodes_.back(), FindingChange::raised));
  found.back().finding.series = series_json(report);
}

void DistressWatch::hear_clear(geo::UtcTime at, std::vector<DistressFinding>& found) {
  for (DistressEpisode& episode : episodes_) {
    if (at < episode.began_at) {
      if (!episode.clear_before || *episode.clear_before < at) episode.clear_before = at;
    } else if (at > episode.last_at) {
      if (!episode.clear_from || at < *episode.clear_from) episode.clear_from = at;
      // Of one that came behind newer reports all that is known is the last that carried the bit.
      if (!episode.over) found.push_back(end(episode, episode.behind ? episode.last_at : at));
    }
  }
}

// A bus that is not heard of for so long does not even say that it is over.
std::vector<DistressFinding> DistressWatch::advance(geo::UtcTime now, std::chrono::seconds silent) {
  std::vector<DistressFinding> found;
  if (!heard_at_ || now - *heard_at_ <= silent) return found;
  for (DistressEpisode& episode : episodes_) {
    if (!episode.over) found.push_back(end(episode, episode.last_at));
  }
  return found;
}

bool DistressWatch::is_open() const {
  return std::ranges::any_of(episodes_, [](const auto& episode) { return !episode.over; });
}

DistressFinding DistressWatch::end(DistressEpisode& episode, geo::UtcTime at) const {
  episode.over = true;
  DistressFinding ended = finding(episode, FindingChange::ended);
  ended.finding.ended_at = at;
  return ended;
}

DistressFinding DistressWatch::finding(const DistressEpisode& episode, FindingChange change) const {
  auto measured = CanonicalJson::object();
  measured.add("reports", episode.reports)
      .add_seconds("held_s", episode.last_at - episode.began_at);
  auto limit = CanonicalJson::object();
  limit.add("source", bit_of(rule_, episode.kind));
  return {.finding = {.change = change,
                      .rule = rule_,
                      .kind = episode.kind,
                      .began_at = episode.began_at,
                      .detected_at = episode.detected_at,
                      .ended_at = change == FindingChange::ended ? std::optional{episode.last_at}
                                                                 : std::nullopt,
                      .position = episode.position,
                      .measured = measured.text(),
                      .limit = limit.text(),
                      .series = {}},
          .episode = episode};
}

}  // namespace busward::tracker
