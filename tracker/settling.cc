#include "tracker/settling.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "tracker/alarm_case.h"
#include "tracker/episodes.h"
#include "tracker/run_judge.h"
#include "tracker/watches/distress.h"
#include "tracker/watches/left_on_board.h"

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

std::optional<Fix> fix_of(const TrackPoint& point) {
  const auto position = geo::LatLng::from_microdegrees(point.lat_e6, point.lng_e6);
  if (!position) return std::nullopt;
  const geo::UtcTime at{seconds{point.epoch_s}};
  Fix fix{.at = at, .received_at = at, .position = *position};
  fix.speed = geo::from_kmh(point.speed_dmh / 10.0);
  return fix;
}

PlannedRun planned_run_of(const RunRecord& run, const Rulebook& book) {
  auto planned = book.planned_run(run.vehicle, run.run, run.departs_at);
  if (planned) {
    planned->route_version = run.route_version;  // that it was driven on
    return *planned;
  }
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

void find_left(const RunJudge& judge, const SettleRequest& request, Episodes& episodes) {
  const auto& parameters = judge.parameters().left_on_board;
  if (!parameters || !judge.position()) return;
  std::optional<SweepDue> due;
  if (request.sweep_due) {
    const auto over_at = std::min(request.to, judge.ends_at());
    due = SweepDue{.over_at = over_at, .at = over_at + parameters->due_after};
  }
  for (const LeftOnBoard& is : left_on_board(judge.on_board(), due)) {
    episodes.take(to_finding(is, judge.on_board(), *parameters, *judge.position()), false);
  }
}

Episodes judge(const ports::SettleTask& task, const Rulebook& book) {
  const RunRecord& run = *task.run;
  const OnBoard on_board{task.attested};
  const PlannedRun planned = planned_run_of(run, book);
  SaidDriver driver = on_board.driver_at(task.request.from);
  RunJudge judge{planned, book.route_versions.at(run.route_version.value),
                 Parameters::of(book.values, floor<days>(planned.departs_at)),
                 book.impediments(run.vehicle, run.route_version, planned.departs_at, driver)};
  for (const RunAttestation& one : task.attested) judge.hear(one);
  Episodes episodes{task.request.vehicle};
  // What was cancelled, or given to another bus, was never this one's to drive.
  if (book.takes_away(run.vehicle, run.run, run.departs_at)) return episodes;
  for (const RecordedFix& recorded : fixes_in_order(task)) {
    auto fix = fix_of(recorded.point);
    if (!fix) continue;
    if (fix->at >= judge.ends_at()) break;
    // What the terminal said of its load is not in the track; since when is in the run.
    const bool said = run.said_loaded_at && fix->at >= *run.said_loaded_at;
    if (said && judge.phase() == RunPhase::approaching) {
      fix->loaded = true;
    }
    if (on_board.driver_at(fix->at) != driver) {
      driver = on_board.driver_at(fix->at);
      judge.hear_driver(book.driver_impediments(run.vehicle, driver, planned.departs_at));
    }
    if (const auto silent = judge.advance(fix->at)) episodes.take(*silent, false);
    for (const Finding& found : judge.observe(*fix).findings) {
      episodes.take(found, recorded.late);
    }
  }
  const auto silent = judge.advance(std::min(task.request.to, judge.ends_at()));
  if (silent) episodes.take(*silent, false);
  for (const Finding& open : judge.finish()) episodes.take(open, false);
  find_left(judge, task.request, episodes);
  return episodes;
}

AlarmRevision revision_of(const Episode& settled, const ports::SettleTask& task,
                          const Rulebook& book) {
  const Finding& finding = settled.finding;
  return {.id = settled.id,
          .vehicle = task.request.vehicle,
          .rule = std::string{finding.rule},
          .kind = finding.kind,
          .run = task.run->run,
          .route_version = task.run->route_version,
          .began_at = finding.began_at,
          .detected_at = finding.detected_at,
          .ended_at = finding.ended_at,
          .late = settled.late,
          .cause = RevisionCause::new_late,
          .position = finding.position,
          .measured = finding.measured,
          .limit = finding.limit,
          .series = finding.series,
          .rulebook_revision = book.revision,
          .caused_by_seq = task.request.caused_by_seq};
}

std::chrono::milliseconds overlap(const AlarmRevision& a, const AlarmRevision& b) {
  const auto end = [](const AlarmRevision& r) { return r.ended_at.value_or(geo::UtcTime::max()); };
  return std::min(end(a), end(b)) - std::max(a.began_at, b.began_at);
}

bool same_finding(const AlarmRevision& a, const AlarmRevision& b) {
  const auto content = [](const AlarmRevision& r) {
    return std::tie(r.kind, r.began_at, r.detected_at, r.ended_at, r.measured, r.limit, r.position);
  };
  return content(a) == content(b);
}

// Each known alarm as the live verdict on this run left it, where it had one: which episode takes
// which id must not hang on how often the run was settled before.
std::vector<AlarmRevision> as_heard(const ports::SettleTask& task) {
  std::vector<AlarmRevision> alarms = task.known;
  for (AlarmRevision& alarm : alarms) {
    const auto heard = std::ranges::find(task.heard, alarm.id, &AlarmRevision::id);
    if (heard != task.heard.end() && heard->run == alarm.run) alarm = *heard;
  }
  return alarms;
}

// Pairs the episode with the known alarm of its rule that it overlaps most, one of its own kind
// before one whose kind settling corrects; each alarm at most once.
std::optional<std::size_t> known_alarm_of(const AlarmRevision& episode,
                                          const std::vector<AlarmRevision>& known,
                                          const std::vector<bool>& taken) {
  const auto likeness = [&](const AlarmRevision& alarm) {
    return std::pair{alarm.kind == episode.kind, overlap(episode, alarm)};
  };
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const bool same_rule = known[i].rule == episode.rule && known[i].run == episode.run;
    if (taken[i] || !same_rule || overlap(episode, known[i]).count() < 0) continue;
    if (!best || likeness(known[i]) > likeness(known[*best])) best = i;
  }
  return best;
}

// Why a bus was silent stands in the journal and not in the tracks: it is what the live verdict
// heard. Of what nobody heard, the network would have brought later what the device had recorded.
// And where a bus was when somebody was sought in it was a matter of the moment.
void keep_what_was_heard(AlarmRevision& settled, const AlarmRevision* known) {
  if (settled.rule == kChildLeftOnBoard && known != nullptr) settled.position = known->position;
  if (settled.rule != "unmonitored") return;
  const bool has_cause = known != nullptr && known->kind != to_text(SilenceCause::network);
  settled.kind = has_cause ? known->kind : to_text(SilenceCause::device_off);
}

}  // namespace

std::vector<AlarmRevision> settle(const ports::SettleTask& task, const Rulebook& book) {
  std::vector<AlarmRevision> revisions;
  std::vector<bool> taken(task.known.size(), false);
  const std::vector<AlarmRevision> heard = as_heard(task);
  const Episodes judged = judge(task, book);
  for (const Episode& settled : judged.all()) {
    AlarmRevision revision = revision_of(settled, task, book);
    const auto i = known_alarm_of(revision, heard, taken);
    keep_what_was_heard(revision, i ? &heard[*i] : nullptr);
    if (i) {
      const AlarmRevision& known = task.known[*i];
      taken[*i] = true;
      revision.id = known.id;
      revision.late = known.late;
      const bool same = same_finding(revision, known);
      const bool stands = is_by_settling(known.cause) && known.cause != RevisionCause::unsupported;
      if (same && stands) continue;
      revision.cause = same ? RevisionCause::confirmed_by_settling : RevisionCause::changed;
    }
    revisions.push_back(std::move(revision));
  }
  for (std::size_t i = 0; i < task.known.size(); ++i) {
    if (taken[i] || task.known[i].run != task.run->run) continue;
    if (is_distress(task.known[i].rule)) continue;
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

void keep_what_stands(std::vector<AlarmRevision>& revisions) {
  std::set<AlarmId> standing;
  for (const AlarmRevision& revision : revisions) {
    if (revision.cause != RevisionCause::unsupported) standing.insert(revision.id);
  }
  std::erase_if(revisions, [&](const AlarmRevision& revision) {
    return revision.cause == RevisionCause::unsupported && standing.contains(revision.id);
  });
}

}  // namespace busward::tracker
