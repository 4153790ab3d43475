#include "gateway/simulator/mishap.h"

#include <algorithm>
#include <cmath>

#include "gateway/simulator/journey.h"

namespace busward::simulator {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds kFromRunEnds{60};
constexpr seconds kPassing{10};      // before and after the stop
constexpr seconds kSurelyLong{330};  // the rule's five minutes, and a report before and after

milliseconds between(seconds shortest, seconds longest, Random& random) {
  return seconds{std::llround(
      random.between(static_cast<double>(shortest.count()), static_cast<double>(longest.count())))};
}

bool is_outage(MishapKind kind) {
  return kind == MishapKind::jammed || kind == MishapKind::cut;
}

milliseconds duration_of(MishapKind kind, Random& random) {
  if (kind == MishapKind::sos) return between(minutes{1}, minutes{2}, random);
  return kind == MishapKind::jammed ? between(minutes{2}, minutes{10}, random)
                                    : between(minutes{5}, minutes{20}, random);
}

bool holds_at(const Mishap& mishap, geo::UtcTime at) {
  return mishap.began_at <= at && at < mishap.ended_at;
}

}  // namespace

std::string_view rule_of(MishapKind kind) {
  if (kind == MishapKind::sos) return "sos";
  return kind == MishapKind::missed_stop ? "missed_stop" : "unmonitored";
}

std::string_view kind_of(MishapKind kind) {
  if (!is_outage(kind)) return "";
  return kind == MishapKind::jammed ? "jamming" : "device_off";
}

bool must_be_found(const Mishap& mishap) {
  return !is_outage(mishap.kind) || mishap.ended_at - mishap.began_at >= kSurelyLong;
}

std::optional<Mishap> find_moment(const Journey& journey, std::size_t run, MishapKind kind,
                                  Random& random) {
  const DrivenRun& driven = journey.driven_runs()[run];
  const auto lasts = duration_of(kind, random);
  const auto earliest = driven.starts + kFromRunEnds;
  const auto room = driven.ends - kFromRunEnds - lasts - earliest;
  if (room <= milliseconds{0}) return std::nullopt;
  const milliseconds after{std::llround(random.unit() * static_cast<double>(room.count()))};
  return Mishap{
      .kind = kind, .run = run, .began_at = earliest + after, .ended_at = earliest + after + lasts};
}

std::vector<Mishap> missed_stops(const Journey& journey) {
  std::vector<Mishap> all;
  for (const DrivenRun& driven : journey.driven_runs()) {
    const PlannedRun& planned = journey.runs()[driven.run];
    if (!planned.missed_stop) continue;
    const auto& stop = planned.route->version.stops()[*planned.missed_stop];
    const auto passed = driven.moment(journey.drive_of_run(driven.run).arrival_at(stop.at));
    all.push_back({.kind = MishapKind::missed_stop,
                   .run = driven.run,
                   .began_at = passed - kPassing,
                   .ended_at = passed + kPassing});
  }
  return all;
}

const Mishap* outage_at(const std::vector<Mishap>& mishaps, geo::UtcTime at) {
  const auto found = std::ranges::find_if(mishaps, [&](const Mishap& mishap) {
    return is_outage(mishap.kind) && holds_at(mishap, at);
  });
  return found == mishaps.end() ? nullptr : &*found;
}

bool calls_for_help(const std::vector<Mishap>& mishaps, geo::UtcTime at) {
  return std::ranges::any_of(mishaps, [&](const Mishap& mishap) {
    return mishap.kind == MishapKind::sos && holds_at(mishap, at);
  });
}

}  // namespace busward::simulator
