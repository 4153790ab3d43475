#include "tracker/vehicle.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "geo/assert.h"
#include "tracker/archive.h"
#include "tracker/live_revision.h"
#include "tracker/waiting_attestations.h"

namespace busward::tracker {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::seconds;

constexpr std::uint8_t kFormat = 13;

std::uint32_t epoch_seconds(geo::UtcTime time) {
  return static_cast<std::uint32_t>(floor<seconds>(time).time_since_epoch().count());
}

TrackPoint track_point(const Fix& fix) {
  const double dmh = fix.speed ? std::round(geo::to_kmh(*fix.speed) * 10) : 0;
  return {.lat_e6 = fix.position.latitude_microdegrees(),
          .lng_e6 = fix.position.longitude_microdegrees(),
          .speed_dmh = static_cast<std::uint16_t>(std::clamp(dmh, 0.0, 65535.0)),
          .epoch_s = epoch_seconds(fix.at)};
}

}  // namespace

DayCount& Vehicle::count(const LocationReport& report, Effects& out) const {
  const auto day = floor<days>(report.received_at).time_since_epoch().count();
  for (DayCount& counts : out.counts) {
    if (counts.vehicle == id_ && counts.day == day) return counts;
  }
  return out.counts.emplace_back(DayCount{.vehicle = id_, .day = static_cast<std::int32_t>(day)});
}

void Vehicle::observe(const LocationReport& report, const JournalMoment& moment,
                      const std::shared_ptr<const Rulebook>& book, Effects& out) {
  DayCount& counts = count(report, out);
  const auto parameters = ArrivalParameters::of(book->values, floor<days>(report.received_at));
  const bool usable_time = report.at &&
                           *report.at - report.received_at <= parameters.clock_ahead_limit &&
                           report.received_at - *report.at < kHorizon;
  if (!usable_time) {
    ++counts.skewed;
    // Who calls for help is heard whatever the clock says, but for what was kept for days.
    const bool is_old = report.at && *report.at <= report.received_at;
    if (!is_old) {
      hear_distress(report, report.received_at, parameters.live_window, moment, *book, out);
    }
    return;
  }
  if (!seen_.insert({.epoch_s = epoch_seconds(*report.at), .hash = report.hash})) {
    ++counts.duplicates;
    return;
  }
  take(report, parameters.live_window, counts, moment, book, out);
  hear_distress(report, *report.at, parameters.live_window, moment, *book, out);
}

void Vehicle::take(const LocationReport& report, seconds live_window, DayCount& counts,
                   const JournalMoment& moment, const std::shared_ptr<const Rulebook>& book,
                   Effects& out) {
  if (!report.fix) {
    ++counts.unlocated;
    hear_blind(*report.at, moment, out);
    return;
  }
  ++counts.fixes;
  const Fix& fix = *report.fix;
  const bool late = fix.received_at - fix.at > live_window;
  if (last_judged_at_ && fix.at <= *last_judged_at_) {
    keep(fix, late, moment, out);
    return;
  }
  judge(fix, late, moment, book, out);
}

// A bus that has never had a fix is heard when it has one.
void Vehicle::hear_distress(const LocationReport& report, geo::UtcTime at, seconds live_window,
                            const JournalMoment& moment, const Rulebook& book, Effects& out) {
  const auto& fix = report.fix ? report.fix : last_fix_;
  if (!fix) return;
  DistressReport heard{.at = at,
                       .received_at = report.received_at,
                       .position = fix->position,
                       .rulebook_revision = book.revision};
  if (run_ && at >= run_from_) {
    heard.run = run_->run().id;
    heard.route_version = run_->run().route_version;
  }
  if (report.said.sos) heard.kind = "";
  for (const auto& found : sos_.hear(heard, live_window)) announce(found, moment, out);
  heard.kind.reset();
  if (report.said.collision) heard.kind = "collision";
  if (report.said.rollover) heard.kind = "rollover";
  for (const auto& found : collision_.hear(heard, live_window)) announce(found, moment, out);
}

void Vehicle::announce(const DistressFinding& found, const JournalMoment& moment,
                       Effects& out) const {
  const Finding& finding = found.finding;
  const DistressEpisode& episode = found.episode;
  const AlarmId id =
      alarm_id(id_, finding.rule, episode.first_kind, episode.detected_at, episode.position);
  out.alarms.push_back(live_revision(finding,
                                     {.id = id,
                                      .vehicle = id_,
                                      .run = episode.run,
                                      .route_version = episode.route_version,
                                      .late = episode.late,
                                      .rulebook_revision = episode.rulebook_revision},
                                     moment.seq));
}

bool Vehicle::hear(const RunAttestation& attestation, const JournalMoment& moment,
                   const Rulebook& book) {
  if (run_ && run_->run().id == attestation.run) {
    run_->hear(attestation);
    left_on_board_.hear();
    if (attestation.driver || attestation.card) {
      const SaidDriver said = run_->on_board().driver_at(geo::UtcTime::max());
      run_->hear_driver(book.driver_impediments(id_, said, run_->run().departs_at));
    }
    return true;
  }
  const auto ended = std::ranges::find(ended_runs_, attestation.run, &RunSpan::run);
  if (ended == ended_runs_.end() || ended->taken_away) return false;
  ended->on_board.add(attestation);
  ended->left_on_board.hear();
  ended->touched_by_seq = moment.seq;
  return true;
}

void Vehicle::hear(const CardReport& report, const JournalMoment& moment, const Rulebook& book,
                   Effects& out) {
  const geo::UtcTime at = report.at.value_or(report.received_at);
  const bool is_news = card_.hear({.at = at, .inserted = report.inserted, .card = report.card});
  if (is_news) hear_cards(moment, book, out);
}

// Each run hears what the reader said in its time and it has not heard.
void Vehicle::hear_cards(const JournalMoment& moment, const Rulebook& book, Effects& out) {
  for (const RunSpan& span : ended_runs_) {
    if (!span.taken_away) hear_card(span.run, span.from, span.to, moment, book, out);
  }
  if (run_) hear_card(run_->run().id, run_from_, geo::UtcTime::max(), moment, book, out);
}

void Vehicle::hear_card(const RunId& run, geo::UtcTime from, geo::UtcTime to,
                        const JournalMoment& moment, const Rulebook& book, Effects& out) {
  for (const CardWord& word : card_.during(from, to)) {
    const RunAttestation says = run_attestation_of(word, id_, run);
    if (on_board_of(run).has(says.id)) continue;
    const bool late = moment.now - std::max(word.at, from) > kAttestedAtMost;
    out.attested.push_back({.says = says, .vehicle = id_, .late = late});
    if (!late) hear(says, moment, book);
  }
}

const OnBoard& Vehicle::on_board_of(const RunId& run) {
  if (run_ && run_->run().id == run) return run_->on_board();
  return ended_run(run)->on_board;
}

void Vehicle::set_linked(bool linked, geo::UtcTime at) {
  linked_ = linked;
  if (run_) run_->hear_link(linked, at);
}

bool Vehicle::hear_outage(geo::UtcTime until) {
  if (run_) run_->hear_outage(until);
  return run_.has_value();
}

void Vehicle::hear_blind(geo::UtcTime at, const JournalMoment& moment, Effects& out) {
  if (!run_) return;
  if (const auto finding = run_->hear_blind(at)) announce(*finding, false, moment, out);
}

void Vehicle::keep(const Fix& fix, bool late, const JournalMoment& moment, Effects& out) {
  if (run_ && fix.at >= run_from_) {
    track_.add(track_point(fix), {.run = run_->run().id, .late = late}, moment.now, out);
    return;
  }
  RunSpan* ended = ended_run_at(fix.at);
  if (ended == nullptr) {
    track_.add(track_point(fix), {.run = std::nullopt, .late = late}, moment.now, out);
    return;
  }
  ended->touched_by_seq = moment.seq;
  track_.set_aside(track_point(fix), {.run = ended->run, .late = late}, moment.now, out);
  settle_touched_runs(out);
}

void Vehicle::flush_track(Effects& out) {
  track_.flush(out);
  settle_touched_runs(out);
}

void Vehicle::judge(const Fix& fix, bool late, const JournalMoment& moment,
                    const std::shared_ptr<const Rulebook>& book, Effects& out) {
  last_judged_at_ = fix.at;
  last_fix_ = fix;
  choose_run(fix.at, moment, book, out);
  if (!run_) {
    last_limit_.reset();
    keep(fix, late, moment, out);
    return;
  }
  track_.add(track_point(fix), {.run = run_->run().id, .late = late}, moment.now, out);
  const auto phase_before = run_->phase();
  const Judged judged = run_->observe(fix);
  last_limit_ = judged.limit ? std::optional{judged.limit->value} : std::nullopt;
  for (const auto& visit : judged.visits) {
    out.stop_visits.push_back({.run = run_->run().id,
                               .vehicle = id_,
                               .stop = visit.stop,
                               .arrived_at = visit.arrived_at,
                               .departed_at = visit.departed_at});
  }
  for (const Finding& finding : judged.findings) announce(finding, late, moment, out);
  if (run_->phase() != phase_before) out.runs.push_back(run_record(std::nullopt));
}

// Settling judges the same records, and must not find what the live verdict has not looked at: it
// is asked for behind the look.
void Vehicle::look_for_left(const JournalMoment& moment, Effects& out) {
  if (!last_fix_) return;
  if (run_) {
    for (const auto& found :
         left_on_board_.look(run_->on_board(), moment.now, last_fix_->position)) {
      announce(found, span_until(moment.now), moment, out);
    }
  }
  for (RunSpan& span : ended_runs_) {
    if (span.taken_away) continue;
    const bool was_due = span.left_on_board.is_due();
    for (const auto& found :
         span.left_on_board.look(span.on_board, moment.now, last_fix_->position)) {
      announce(found, span, moment, out);
    }
    const bool is_due = span.left_on_board.is_due() && !was_due;
    if (is_due && span.on_board.anybody_recorded()) span.touched_by_seq = moment.seq;
  }
}

void Vehicle::announce(const LeftOnBoardWatch::Found& found, const RunSpan& of,
                       const JournalMoment& moment, Effects& out) const {
  const Finding& finding = found.finding;
  const AlarmId id =
      alarm_id(id_, finding.rule, found.first_kind, finding.detected_at, finding.position);
  out.alarms.push_back(live_revision(finding,
                                     {.id = id,
                                      .vehicle = id_,
                                      .run = of.run,
                                      .route_version = of.route_version,
                                      .late = found.late,
                                      .rulebook_revision = of.rulebook_revision},
                                     moment.seq));
}

void Vehicle::announce(const Finding& finding, bool late, const JournalMoment& moment,
                       Effects& out) {
  if (finding.change == FindingChange::raised) {
    const auto age = moment.now - finding.detected_at;
    if (finding.by_deadline) late = age > run_->parameters().arrival.live_window;
    open_alarms_.push_back(
        {.rule = std::string{finding.rule},
         .id = alarm_id(id_, finding.rule, finding.kind, finding.detected_at, finding.position),
         .late = late});
  }
  const auto open = std::ranges::find(open_alarms_, finding.rule, &OpenAlarm::rule);
  BUSWARD_ASSERT(open != open_alarms_.end());
  out.alarms.push_back(live_revision(finding,
                                     {.id = open->id,
                                      .vehicle = id_,
                                      .run = run_->run().id,
                                      .route_version = run_->run().route_version,
                                      .late = open->late,
                                      .rulebook_revision = run_revision_},
                                     moment.seq));
  if (finding.change == FindingChange::ended) open_alarms_.erase(open);
}

void Vehicle::advance(const JournalMoment& moment, seconds silent, Effects& out) {
  track_.advance(moment.now, out);
  look_for_left(moment, out);
  settle_touched_runs(out);
  for (const auto& found : sos_.advance(moment.now, silent)) announce(found, moment, out);
  for (const auto& found : collision_.advance(moment.now, silent)) announce(found, moment, out);
  if (run_) {
    const auto finding = run_->advance(std::min(moment.now, run_->ends_at()));
    if (finding) announce(*finding, false, moment, out);
  }
  // A bus that fell silent ends its run all the same, once nothing that is still under way can be
  // judged live.
  if (run_ && moment.now >= run_->ends_at() + run_->parameters().arrival.live_window) {
    end_run(run_->ends_at(), moment, out);
  }
  const auto horizon = moment.now - kHorizon;
  card_.forget_before(horizon - kCardCountsAtMost);
  seen_.forget_before(epoch_seconds(std::max(horizon, geo::UtcTime{})));
}

void Vehicle::end_batch(const JournalMoment& moment, Effects& out) {
  look_for_left(moment, out);
  settle_touched_runs(out);
}

VehicleLive Vehicle::live() const {
  const auto left = std::ranges::count_if(
      ended_runs_, [](const RunSpan& span) { return span.left_on_board.is_open(); });
  VehicleLive live{.vehicle = id_,
                   .linked = linked_,
                   .fix = last_fix_,
                   .phase = RunPhase::none,
                   .route_version = std::nullopt,
                   .progress = {},
                   .limit = last_limit_,
                   .open_alarms = static_cast<int>(open_alarms_.size()) + static_cast<int>(left) +
                                  (sos_.is_open() ? 1 : 0) + (collision_.is_open() ? 1 : 0) +
                                  (run_ && left_on_board_.is_open() ? 1 : 0)};
  if (run_) {
    live.phase = run_->phase();
    live.route_version = run_->run().route_version;
    live.progress = run_->progress().value_or(geo::Metres{0});
  }
  return live;
}

std::string Vehicle::save() const {
  ArchiveWriter writer;
  auto& self = const_cast<Vehicle&>(*this);  // archiving only reads when it writes
  writer(kFormat);
  self.archive_plain(writer);
  writer(last_fix_.has_value());
  if (last_fix_) self.last_fix_->archive(writer);
  writer(run_.has_value());
  if (run_) {
    PlannedRun planned = run_->run();
    planned.archive(writer);
    self.run_->archive(writer);
  }
  return writer.take();
}

bool Vehicle::load(const std::string& bytes, const RulebookOf& rulebook_of) {
  ArchiveReader reader{bytes};
  std::uint8_t format = 0;
  reader(format);
  if (format != kFormat) return false;
  archive_plain(reader);
  bool has = false;
  reader(has);
  if (has) {
    last_fix_ = Fix{.position = *geo::LatLng::from_microdegrees(0, 0)};
    last_fix_->archive(reader);
  }
  reader(has);
  if (has) {
    PlannedRun planned;
    planned.archive(reader);
    const auto book = rulebook_of(run_revision_);
    if (!book || book->route_version(planned.route_version) == nullptr) return false;
    run_.emplace(planned, book->route_versions.at(planned.route_version.value),
                 Parameters::of(book->values, floor<days>(planned.departs_at)),
                 book->impediments(id_, planned.route_version, planned.departs_at));
    run_->archive(reader);
  }
  return reader.ok() && reader.at_end();
}

}  // namespace busward::tracker
