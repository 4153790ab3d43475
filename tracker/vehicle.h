#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tracker/book_change.h"
#include "tracker/card_slot.h"
#include "tracker/effects.h"
#include "tracker/observation.h"
#include "tracker/rulebook.h"
#include "tracker/run_judge.h"
#include "tracker/seen_fixes.h"
#include "tracker/track_builder.h"
#include "tracker/watches/distress.h"
#include "tracker/watches/left_on_board.h"

namespace busward::tracker {

// Where in the journal the engine is while it looks at a record.
struct JournalMoment {
  std::int64_t seq = 0;
  geo::UtcTime now;  // the batch's closed_at
};

using RulebookOf = std::function<std::shared_ptr<const Rulebook>(std::int64_t revision)>;

// Everything the engine remembers of one vehicle, and the live verdict on it: counts each fix once,
// keeps its track, puts it on its planned runs and judges them. A fix older than the newest one
// judged is kept and, where its run has ended, has that run settled again; it is never judged live.
// Owned by the engine.
class Vehicle {
 public:
  explicit Vehicle(registry::VehicleId id) : id_{id}, track_{id} {}

  void observe(const LocationReport& report, const JournalMoment& moment,
               const std::shared_ptr<const Rulebook>& book, Effects& out);
  // Has those of its ended runs settled again that the newer rulebook may judge differently, ends
  // the run that is taken away from it, and takes up one that it has driven, or drives, without our
  // knowing; whether there are any.
  bool hear_change(const BookChange& change, const JournalMoment& moment,
                   const std::shared_ptr<const Rulebook>& book, Effects& out);
  // What was heard of runs that are no longer its to drive; whoever drives them shall hear it.
  std::vector<RunAttestation> take_released() { return std::exchange(released_, {}); }
  // Of the run that it drives, or of one that is over and is settled again; false: of another.
  bool hear(const RunAttestation& attestation, const JournalMoment& moment, const Rulebook& book);
  // Whoever is said to drive by it drives all of its runs from then on.
  void hear(const CardReport& report, const JournalMoment& moment, const Rulebook& book,
            Effects& out);
  // The run that it drives, and all of which it can hear still.
  std::optional<RunId> current_run() const;
  std::vector<RunId> runs() const;
  void set_linked(bool linked, geo::UtcTime at);
  // The server did not listen until now; whether that concerns a run.
  bool hear_outage(geo::UtcTime until);
  // Fires what is due by the journal's clock; `silent` as DistressWatch::advance has it.
  void advance(const JournalMoment& moment, std::chrono::seconds silent, Effects& out);
  // A batch is over in which something was heard of it.
  void end_batch(const JournalMoment& moment, Effects& out);
  void flush_track(Effects& out);

  VehicleLive live() const;
  const std::vector<TrackPoint>& open_track() const { return track_.open_points(); }

  std::string save() const;
  // False when the bytes are of another format.
  bool load(const std::string& bytes, const RulebookOf& rulebook_of);

 private:
  // At most one for each rule.
  struct OpenAlarm {
    std::string rule;
    AlarmId id;
    bool late = false;
    template <class Archive>
    void archive(Archive& a) {
      a(rule, id, late);
    }
  };
  // A run that is over, for late fixes that belong to it.
  struct RunSpan {
    RunId run;
    geo::UtcTime from;
    geo::UtcTime to;
    geo::UtcTime departs_at;
    std::int64_t touched_by_seq = 0;  // late fixes that have not left with the track yet; 0 = none
    bool taken_away = false;          // given to another bus, or cancelled
    OnBoard on_board{};
    registry::RouteVersionId route_version{};
    std::int64_t rulebook_revision = 0;
    LeftOnBoardWatch left_on_board{};
    template <class Archive>
    void archive(Archive& a) {
      a(run, from, to, departs_at, touched_by_seq, taken_away, on_board, route_version,
        rulebook_revision, left_on_board);
    }
  };

  DayCount& count(const LocationReport& report, Effects& out) const;
  void take(const LocationReport& report, std::chrono::seconds live_window, DayCount& counts,
            const JournalMoment& moment, const std::shared_ptr<const Rulebook>& book, Effects& out);
  void hear_distress(const LocationReport& report, geo::UtcTime at,
                     std::chrono::seconds live_window, const JournalMoment& moment,
                     const Rulebook& book, Effects& out);
  void hear_cards(const JournalMoment& moment, const Rulebook& book, Effects& out);
  void hear_card(const RunId& run, geo::UtcTime from, geo::UtcTime to, const JournalMoment& moment,
                 const Rulebook& book, Effects& out);
  const OnBoard& on_board_of(const RunId& run);  // that it drives, or that is over
  void announce(const DistressFinding& found, const JournalMoment& moment, Effects& out) const;
  void announce(const LeftOnBoardWatch::Found& found, const RunSpan& of,
                const JournalMoment& moment, Effects& out) const;
  void look_for_left(const JournalMoment& moment, Effects& out);
  void keep(const Fix& fix, bool late, const JournalMoment& moment, Effects& out);
  void judge(const Fix& fix, bool late, const JournalMoment& moment,
             const std::shared_ptr<const Rulebook>& book, Effects& out);
  void choose_run(geo::UtcTime at, const JournalMoment& moment,
                  const std::shared_ptr<const Rulebook>& book, Effects& out);
  void begin_run(const PlannedRun& planned, geo::UtcTime at, const JournalMoment& moment,
                 const std::shared_ptr<const Rulebook>& book, Effects& out);
  void end_run(geo::UtcTime at, const JournalMoment& moment, Effects& out);
  void hear_blind(geo::UtcTime at, const JournalMoment& moment, Effects& out);
  void announce(const Finding& finding, bool late, const JournalMoment& moment, Effects& out);
  RunRecord run_record(std::optional<geo::UtcTime> ended_at) const;
  void judge_anew(RunSpan& span, const Rulebook& book, const JournalMoment& moment);
  bool change_current(const BookChange& change, const Rulebook& book, const JournalMoment& moment,
                      Effects& out);
  void release(OnBoard& on_board);
  bool hear_of_driven(const PlannedRun& planned, const Rulebook& book, const JournalMoment& moment,
                      Effects& out);
  RunSpan span_of(const PlannedRun& planned, const Rulebook& book);
  void part_runs(const Rulebook& book, const JournalMoment& moment);
  geo::UtcTime free_from(const RunId& run, geo::UtcTime departs_at, const Rulebook& book) const;
  RunSpan* ended_run(const RunId& run);
  const std::vector<PlannedRun>& plan_around(geo::UtcTime at, const Rulebook& book);
  RunSpan span_until(geo::UtcTime to) const;
  RunSpan* ended_run_at(geo::UtcTime at);
  void settle_touched_runs(Effects& out);

  template <class Archive>
  void archive_plain(Archive& a) {
    a(linked_, seen_, track_, last_judged_at_, run_began_at_, run_from_, run_revision_,
      open_alarms_, ended_runs_, last_limit_, sos_, collision_, left_on_board_, card_);
  }

  registry::VehicleId id_;
  bool linked_ = false;
  SeenFixes seen_;
  TrackBuilder track_;
  std::optional<Fix> last_fix_;
  std::optional<geo::UtcTime> last_judged_at_;
  std::optional<RunJudge> run_;
  geo::UtcTime run_began_at_;  // its first fix
  geo::UtcTime run_from_;      // from when on fixes belong to it
  std::int64_t run_revision_ = 0;
  std::vector<OpenAlarm> open_alarms_;
  std::vector<RunSpan> ended_runs_;  // the newest few
  std::optional<geo::MetresPerSecond> last_limit_;
  DistressWatch sos_{kSos};
  DistressWatch collision_{kCollision};
  LeftOnBoardWatch left_on_board_;  // of the run under way
  CardSlot card_;

  std::vector<RunAttestation> released_;  // between hear_change() and take_released() alone

  // A view of the rulebook, made again when it is needed; not saved.
  std::vector<PlannedRun> plan_;
  geo::UtcTime plan_from_;
  geo::UtcTime plan_to_;
  std::int64_t plan_revision_ = -1;
};

}  // namespace busward::tracker
