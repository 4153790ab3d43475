#include "tracker/settling.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "tracker/run_judge.h"

namespace busward::tracker {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;

struct RecordedFix {
  TrackPoint point;
  bool late = false;
};

std::vector<RecordedFix> fixes_in_order(const ports::SettleTask& task) {
  std::vector<RecordedFix> fixes;
  for (const TrackChunk& chunk : task.chunks) {
    for (const TrackPoint& point : chunk.points) {
      const geo::UtcTime at{seconds{point.epoch_s}};
      if (at < task.request.from || at >= task.request.to) continue;
      fixes.push_back({.point = point, .late = chunk.late});
    }
  }
  std::ranges::sort(fixes, [](const RecordedFix& a, const RecordedFix& b) {
    return std::tie(a.point.epoch_s, a.point) < std::tie(b.point.epoch_s, b.point);
  });
  return fixes;
}

std::optional<Fix> fix_of(const TrackPoint& point, const RunRecord& run) {
  const auto position = geo::LatLng::from_microdegrees(point.lat_e6, point.lng_e6);
  if (!position) return std::nullopt;
  const geo::UtcTime at{seconds{point.epoch_s}};
  Fix fix{.at = at, .received_at = at, .position = *position};
  fix.speed = geo::from_kmh(point.speed_dmh / 10.0);
  if (run.loaded_at && at >= *run.loaded_at) fix.loaded = true;
  return fix;
}

PlannedRun planned_run_of(const RunRecord& run, const Rulebook& book) {
  const auto planned =
      book.planned_runs(run.vehicle, run.departs_at, run.departs_at + std::chrono::milliseconds{1});
  const auto same = std::ranges::find(planned, run.run, &PlannedRun::id);
  if (same != planned.end()) return *same;
  const auto* version = book.route_version(run.route_version);
  const auto& stops = version->stops();
  const bool timed = !stops.empty() && stops.back().planned;
  return {.id = run.run,
          .route_version = run.route_version,
          .vehicle = run.vehicle,
          .driver = run.driver,
          .departs_at = run.departs_at,
          .arrives_at = run.departs_at + (timed ? *stops.back().planned : seconds{0})};
}

// An episode with whether the fix that decided it came late.
struct SettledEpisode {
  OverspeedFinding finding;
  std::string series;
  bool late = false;
};

std::vector<SettledEpisode> judge(const ports::SettleTask& task, const Rulebook& book) {
  const RunRecord& run = *task.run;
  RunJudge judge{planned_run_of(run, book), book.route_versions.at(run.route_version.value),
                 Parameters::of(book.values, floor<days>(run.departs_at))};
  std::vector<SettledEpisode> episodes;
  const auto take = [&](const OverspeedFinding& finding, bool late) {
    if (finding.change == OverspeedChange::raised) {
      episodes.push_back({.finding = finding, .series = finding.series, .late = late});
    } else {
      episodes.back().finding = finding;
    }
  };
  for (const RecordedFix& recorded : fixes_in_order(task)) {
    const auto fix = fix_of(recorded.point, run);
    if (!fix) continue;
    if (judge.is_over(fix->at)) break;
    if (const auto found = judge.observe(*fix).overspeed) take(*found, recorded.late);
  }
  if (const auto open = judge.finish()) take(*open, false);
  return episodes;
}

AlarmRevision revision_of(const SettledEpisode& settled, const ports::SettleTask& task,
                          const Rulebook& book) {
  const OverspeedEpisode& episode = settled.finding.episode;
  return {
      .id = alarm_id(task.request.vehicle, "overspeed", "", episode.detected_at, episode.position),
      .vehicle = task.request.vehicle,
      .rule = "overspeed",
      .kind = "",
      .run = task.run->run,
      .route_version = task.run->route_version,
      .began_at = episode.began_at,
      .detected_at = episode.detected_at,
      .ended_at = episode.ended_at,
      .late = settled.late,
      .cause = RevisionCause::new_late,
      .position = episode.position,
      .measured = measured_json(episode),
      .limit = limit_json(episode.limit),
      .series = settled.series,
      .rulebook_revision = book.revision,
      .caused_by_seq = task.request.caused_by_seq};
}

std::chrono::milliseconds overlap(const AlarmRevision& a, const AlarmRevision& b) {
  const auto end = [](const AlarmRevision& r) { return r.ended_at.value_or(geo::UtcTime::max()); };
  return std::min(end(a), end(b)) - std::max(a.began_at, b.began_at);
}

bool same_finding(const AlarmRevision& a, const AlarmRevision& b) {
  const auto content = [](const AlarmRevision& r) {
    return std::tie(r.began_at, r.detected_at, r.ended_at, r.measured, r.limit, r.position);
  };
  return content(a) == content(b);
}

// Pairs the episode with the known alarm it overlaps most, each alarm at most once.
std::optional<std::size_t> known_alarm_of(const AlarmRevision& episode,
                                          const std::vector<AlarmRevision>& known,
                                          const std::vector<bool>& taken) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const bool same_rule = known[i].rule == episode.rule && known[i].kind == episode.kind &&
                           known[i].run == episode.run;
    if (taken[i] || !same_rule || overlap(episode, known[i]).count() < 0) continue;
    if (!best || overlap(episode, known[i]) > overlap(episode, known[*best])) best = i;
  }
  return best;
}

}  // namespace

std::vector<AlarmRevision> settle(const ports::SettleTask& task, const Rulebook& book) {
  std::vector<AlarmRevision> revisions;
  std::vector<bool> taken(task.known.size(), false);
  for (const SettledEpisode& settled : judge(task, book)) {
    AlarmRevision revision = revision_of(settled, task, book);
    if (const auto i = known_alarm_of(revision, task.known, taken)) {
      const AlarmRevision& known = task.known[*i];
      taken[*i] = true;
      revision.id = known.id;
      revision.late = known.late;
      const bool same = same_finding(revision, known);
      if (same && task.known_settled[*i] && known.cause != RevisionCause::unsupported) continue;
      revision.cause = same ? RevisionCause::confirmed_by_settling : RevisionCause::changed;
    }
    revisions.push_back(std::move(revision));
  }
  for (std::size_t i = 0; i < task.known.size(); ++i) {
    if (taken[i] || task.known[i].rule != "overspeed" || task.known[i].run != task.run->run)
      continue;
    if (task.known[i].cause == RevisionCause::unsupported) continue;
    AlarmRevision refuted = task.known[i];
    refuted.cause = RevisionCause::unsupported;
    refuted.series.clear();
    refuted.ended_at = refuted.ended_at.value_or(refuted.detected_at);
    refuted.rulebook_revision = book.revision;
    refuted.caused_by_seq = task.request.caused_by_seq;
    revisions.push_back(std::move(refuted));
  }
  return revisions;
}

}  // namespace busward::tracker
