#include <algorithm>
#include <iterator>
#include <utility>

#include "tracker/vehicle.h"

// Which run a vehicle is on, and which it was on: what a vehicle does with the plan. What it does
// with its fixes is in vehicle.cc.
namespace busward::tracker {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;

constexpr hours kPlanView{12};
constexpr std::size_t kEndedRuns = 8;

Parameters parameters_of(const Rulebook& book, geo::UtcTime at) {
  return Parameters::of(book.values, floor<days>(at));
}

}  // namespace

std::optional<RunId> Vehicle::current_run() const {
  if (!run_) return std::nullopt;
  return run_->run().id;
}

std::vector<RunId> Vehicle::runs() const {
  std::vector<RunId> all;
  for (const RunSpan& span : ended_runs_) {
    if (!span.taken_away) all.push_back(span.run);
  }
  if (run_) all.push_back(run_->run().id);
  return all;
}

void Vehicle::choose_run(geo::UtcTime at, const JournalMoment& moment,
                         const std::shared_ptr<const Rulebook>& book, Effects& out) {
  const auto& plan = plan_around(at, *book);
  if (run_) {
    auto ends_at = run_->ends_at();
    for (const PlannedRun& next : plan) {
      if (next.departs_at > run_->run().departs_at) ends_at = std::min(ends_at, next.departs_at);
    }
    if (at < ends_at) return;
    end_run(ends_at, moment, out);
  }
  const auto parameters = RunParameters::of(book->values, floor<days>(at));
  const PlannedRun* chosen = nullptr;
  for (const PlannedRun& planned : plan) {
    const bool was_driven = std::ranges::any_of(ended_runs_, [&](const RunSpan& span) {
      return !span.taken_away && (span.run == planned.id || span.departs_at >= planned.departs_at);
    });
    if (was_driven || at < planned.departs_at - parameters.opens_before_departure) continue;
    if (at >= planned.arrives_at + parameters.closes_after_arrival) continue;
    // Of two open ones the earlier holds until the later departs.
    if (chosen == nullptr || planned.departs_at <= at) chosen = &planned;
  }
  if (chosen != nullptr) begin_run(*chosen, at, moment, book, out);
}

void Vehicle::begin_run(const PlannedRun& planned, geo::UtcTime at, const JournalMoment& moment,
                        const std::shared_ptr<const Rulebook>& book, Effects& out) {
  const auto version = book->route_versions.at(planned.route_version.value);
  const auto parameters = parameters_of(*book, planned.departs_at);
  run_.emplace(planned, version, parameters,
               book->impediments(id_, planned.route_version, planned.departs_at));
  run_began_at_ = at;
  run_from_ = free_from(planned.id, planned.departs_at, *book);
  run_revision_ = book->revision;
  left_on_board_ = LeftOnBoardWatch{parameters.left_on_board};
  if (RunSpan* again = ended_run(planned.id)) {
    left_on_board_ = again->left_on_board;
    left_on_board_.begin_again();
    ended_runs_.erase(ended_runs_.begin() + (again - ended_runs_.data()));
  }
  track_.flush(out);
  out.runs.push_back(run_record(std::nullopt));
  hear_cards(moment, *book, out);
}

void Vehicle::end_run(geo::UtcTime at, const JournalMoment& moment, Effects& out) {
  for (const Finding& open : run_->finish()) announce(open, false, moment, out);
  out.runs.push_back(run_record(at));
  track_.flush(out);
  RunSpan span = span_until(at);
  span.left_on_board.end_run(at);
  out.settle.push_back({.vehicle = id_,
                        .run = span.run,
                        .from = span.from,
                        .to = span.to,
                        .caused_by_seq = moment.seq});
  ended_runs_.push_back(span);
  if (ended_runs_.size() > kEndedRuns) ended_runs_.erase(ended_runs_.begin());
  run_.reset();
}

Vehicle::RunSpan Vehicle::span_until(geo::UtcTime to) const {
  return {.run = run_->run().id,
          .from = run_from_,
          .to = to,
          .departs_at = run_->run().departs_at,
          .on_board = run_->on_board(),
          .route_version = run_->run().route_version,
          .rulebook_revision = run_revision_,
          .left_on_board = left_on_board_};
}

RunRecord Vehicle::run_record(std::optional<geo::UtcTime> ended_at) const {
  const PlannedRun& planned = run_->run();
  return {.run = planned.id,
          .vehicle = id_,
          .route_version = planned.route_version,
          .driver = planned.driver,
          .departs_at = planned.departs_at,
          .began_at = run_began_at_,
          .ended_at = ended_at,
          .loaded_at = run_->loaded_at(),
          .said_loaded_at = run_->said_loaded_at(),
          .driven = run_->driven(),
          .rulebook_revision = run_revision_};
}

// Settling reads the tracks, so it is asked for when the late fixes stand there.
void Vehicle::settle_touched_runs(Effects& out) {
  if (track_.holds_aside()) return;
  for (RunSpan& span : ended_runs_) {
    if (span.touched_by_seq == 0) continue;
    out.settle.push_back({.vehicle = id_,
                          .run = span.run,
                          .from = span.from,
                          .to = span.to,
                          .caused_by_seq = std::exchange(span.touched_by_seq, 0),
                          .sweep_due = span.left_on_board.is_due()});
  }
}

bool Vehicle::hear_change(const BookChange& change, const JournalMoment& moment,
                          const std::shared_ptr<const Rulebook>& book, Effects& out) {
  bool concerned = false;
  for (RunSpan& span : ended_runs_) {
    if (change.judges_alike(id_, span.run, span.departs_at, span.on_board.drivers())) continue;
    judge_anew(span, *book, moment);
    concerned = true;
  }
  concerned |= change_current(change, *book, moment, out);
  const auto gained = change.gained(id_);
  for (const PlannedRun& run : gained) {
    concerned = hear_of_driven(run, *book, moment, out) || concerned;
  }
  if (concerned) {
    part_runs(*book, moment);
    hear_cards(moment, *book, out);
  }
  // The bus may be seen no more, so what it drives since its last fix is begun here.
  if (gained.empty() || !last_judged_at_) return concerned;
  const auto before = current_run();
  choose_run(*last_judged_at_, moment, book, out);
  return concerned || current_run() != before;
}

// One that is over is settled again by what is now known of it.
void Vehicle::judge_anew(RunSpan& span, const Rulebook& book, const JournalMoment& moment) {
  span.touched_by_seq = moment.seq;
  if (book.takes_away(id_, span.run, span.departs_at)) {
    release(span.on_board);
    span.taken_away = true;
    return;
  }
  const auto planned = book.planned_run(id_, span.run, span.departs_at);
  if (!planned || planned->departs_at == span.departs_at) return;
  const RunSpan whole = span_of(*planned, book);
  span.departs_at = whole.departs_at;
  span.from = whole.from;
  span.to = whole.to;
}

// The run under way, where it is no longer the vehicle's to drive, or is to depart at another time.
bool Vehicle::change_current(const BookChange& change, const Rulebook& book,
                             const JournalMoment& moment, Effects& out) {
  if (!run_) return false;
  const PlannedRun was = run_->run();
  if (change.takes_away(id_, was.id, was.departs_at)) {
    end_run(last_judged_at_.value_or(moment.now) + std::chrono::milliseconds{1}, moment, out);
    release(ended_runs_.back().on_board);
    ended_runs_.back().taken_away = true;
    return true;
  }
  const auto is = book.planned_run(id_, was.id, was.departs_at);
  if (!is || is->departs_at == was.departs_at) return false;
  run_->move(is->departs_at, is->arrives_at);
  run_from_ = free_from(is->id, is->departs_at, book);
  out.runs.push_back(run_record(std::nullopt));
  return true;
}

// What people recorded goes with the run; what the card reader said is of this vehicle alone.
void Vehicle::release(OnBoard& on_board) {
  std::ranges::copy_if(on_board.all(), std::back_inserter(released_),
                       [](const RunAttestation& one) { return !one.card; });
  on_board = OnBoard{};
}

Vehicle::RunSpan* Vehicle::ended_run(const RunId& run) {
  const auto found = std::ranges::find(ended_runs_, run, &RunSpan::run);
  return found == ended_runs_.end() ? nullptr : &*found;
}

// Of a run of which nobody knows more than the plan: from when its bus may be on it until when it
// must be over, between the runs before and behind it.
Vehicle::RunSpan Vehicle::span_of(const PlannedRun& planned, const Rulebook& book) {
  const auto parameters = parameters_of(book, planned.departs_at);
  RunSpan span{.run = planned.id,
               .from = free_from(planned.id, planned.departs_at, book),
               .to = planned.arrives_at + parameters.run.closes_after_arrival,
               .departs_at = planned.departs_at,
               .route_version = planned.route_version,
               .rulebook_revision = book.revision,
               .left_on_board = LeftOnBoardWatch{parameters.left_on_board}};
  for (const PlannedRun& next : plan_around(planned.departs_at, book)) {
    if (next.departs_at > planned.departs_at) span.to = std::min(span.to, next.departs_at);
  }
  return span;
}

// A fix belongs to one run: where another run was put before one, or taken from there, it begins
// at another moment.
void Vehicle::part_runs(const Rulebook& book, const JournalMoment& moment) {
  for (RunSpan& span : ended_runs_) {
    const auto from = free_from(span.run, span.departs_at, book);
    if (span.taken_away || span.from == from) continue;
    span.from = from;
    span.touched_by_seq = moment.seq;
  }
  if (run_) run_from_ = free_from(run_->run().id, run_->run().departs_at, book);
}

// From when on fixes may belong to the run.
geo::UtcTime Vehicle::free_from(const RunId& run, geo::UtcTime departs_at,
                                const Rulebook& book) const {
  auto from = departs_at - parameters_of(book, departs_at).run.opens_before_departure;
  for (const RunSpan& span : ended_runs_) {
    const bool is_before = span.departs_at < departs_at && span.run != run;
    if (is_before && !span.taken_away) from = std::max(from, span.to);
  }
  return from;
}

// A run that is known to be the vehicle's only now that it is over: the tracks hold how it was
// driven, and settling judges it.
bool Vehicle::hear_of_driven(const PlannedRun& planned, const Rulebook& book,
                             const JournalMoment& moment, Effects& out) {
  if (run_ && run_->run().id == planned.id) return false;
  RunSpan span = span_of(planned, book);
  span.touched_by_seq = moment.seq;
  // Switched off at its last stop a bus is seen no more that morning; its run is over all the same.
  const bool is_over = span.to <= std::max(moment.now, last_judged_at_.value_or(moment.now));
  const bool was_seen = last_judged_at_ && span.from <= *last_judged_at_ && is_over;
  RunSpan* known = ended_run(planned.id);
  const bool is_given_back = known != nullptr && known->taken_away;
  if (!was_seen || (known != nullptr && !is_given_back)) return false;
  if (span.from < moment.now - kHorizon) return false;
  span.left_on_board.end_run(span.to);
  if (is_given_back) {
    span.left_on_board = known->left_on_board;
    ended_runs_.erase(ended_runs_.begin() + (known - ended_runs_.data()));
  }
  track_.flush(out);
  out.runs.push_back({.run = span.run,
                      .vehicle = id_,
                      .route_version = planned.route_version,
                      .driver = planned.driver,
                      .departs_at = planned.departs_at,
                      .began_at = span.from,
                      .ended_at = span.to,
                      .loaded_at = {},
                      .driven = {},
                      .rulebook_revision = book.revision});
  ended_runs_.insert(
      std::ranges::upper_bound(ended_runs_, span.departs_at, {}, &RunSpan::departs_at), span);
  if (ended_runs_.size() > kEndedRuns) ended_runs_.erase(ended_runs_.begin());
  return true;
}

const std::vector<PlannedRun>& Vehicle::plan_around(geo::UtcTime at, const Rulebook& book) {
  const bool covered = plan_revision_ == book.revision && at - kPlanView / 2 >= plan_from_ &&
                       at + kPlanView / 2 < plan_to_;
  if (!covered) {
    plan_from_ = at - kPlanView;
    plan_to_ = at + kPlanView;
    plan_ = book.planned_runs(id_, plan_from_, plan_to_);
    plan_revision_ = book.revision;
  }
  return plan_;
}

Vehicle::RunSpan* Vehicle::ended_run_at(geo::UtcTime at) {
  const auto found = std::ranges::find_if(
      ended_runs_.rbegin(), ended_runs_.rend(),
      [at](const RunSpan& span) { return !span.taken_away && span.from <= at && at < span.to; });
  return found == ended_runs_.rend() ? nullptr : &*found;
}

}  // namespace busward::tracker
