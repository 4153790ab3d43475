// busward_quality [BUSES MINUTES SEEDS [INTERVAL_S]] > docs/quality.md
// The whole engine on simulated mornings, live verdicts as they would ring, beside rules that
// others publish, on the same fixes.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "tests/quality/other_rules.h"
#include "tests/quality/scoring.h"
#include "tests/quality/traces.h"
#include "tests/quality/virtual_morning.h"
#include "tracker/engine.h"

namespace busward::quality {
namespace {

constexpr const char* kRules[] = {"route_deviation", "overspeed", "missed_stop", "unmonitored",
                                  "unlicensed_running"};
constexpr std::chrono::seconds kIdleTick{5};  // of a journal in which nothing comes

using Alarms = std::map<std::string, std::vector<Episode>>;  // by rule

// What the engine rings with, each alarm in its newest state. Reports come bus by bus, so each bus
// has an engine and a journal's clock of its own.
class OurVerdicts {
 public:
  explicit OurVerdicts(std::shared_ptr<const tracker::Rulebook> book) : book_{std::move(book)} {}

  void observe(const Sample& sample) {
    if (!engine_ || sample.vehicle != vehicle_) begin(sample);
    while (now_ + kIdleTick < sample.fix.received_at) pass(now_ + kIdleTick, nullptr);
    pass(sample.fix.received_at, &sample);
  }
  Alarms alarms() const {
    Alarms all;
    for (const auto& [id, episode] : newest_) all[episode.rule].push_back(episode);
    return all;
  }

 private:
  void begin(const Sample& sample) {
    auto alone = std::make_shared<tracker::Rulebook>(*book_);
    std::erase_if(alone->terminals,
                  [&](const auto& on_file) { return on_file.vehicle != sample.vehicle; });
    engine_.emplace([alone](std::int64_t) { return alone; });
    engine_->adopt(alone);
    vehicle_ = sample.vehicle;
    now_ = sample.fix.received_at;
  }
  void pass(geo::UtcTime now, const Sample* sample) {
    now_ = now;
    tracker::Effects effects;
    engine_->begin_batch({.seq = ++seq_, .now = now}, effects);
    if (sample != nullptr) engine_->apply(VirtualMorning::report_of(*sample), effects);
    engine_->end_batch(effects);
    for (const tracker::AlarmRevision& revision : effects.alarms) keep(revision);
  }
  void keep(const tracker::AlarmRevision& revision) {
    Episode& newest = newest_[revision.id];
    newest = {.vehicle = revision.vehicle,
              .rule = revision.rule,
              .kind = revision.kind,
              .began_at = revision.began_at,
              .ended_at = revision.ended_at.value_or(revision.detected_at),
              .detected_at = revision.detected_at,
              .detail = std::move(newest.detail)};
    if (!revision.series.empty()) {
      newest.detail = fmt::format("{} {} {}", revision.measured, revision.limit, revision.series);
    }
  }

  std::shared_ptr<const tracker::Rulebook> book_;
  std::optional<tracker::Engine> engine_;
  registry::VehicleId vehicle_;
  geo::UtcTime now_;
  std::int64_t seq_ = 0;
  std::map<tracker::AlarmId, Episode> newest_;
};

// One rule of others on every bus.
class OtherVerdicts {
 public:
  OtherVerdicts(std::string name, std::string rule,
                std::function<std::unique_ptr<OtherRule>()> make)
      : name_{std::move(name)}, rule_{std::move(rule)}, make_{std::move(make)} {}

  void observe(const Sample& sample) {
    if (!sample.loaded) return;
    if (sample.vehicle != vehicle_ || sample.new_run) {
      judge_ = make_();
      vehicle_ = sample.vehicle;
    }
    if (!judge_->observe(sample)) return;
    const auto at = sample.fix.at;
    alarms_.push_back({.vehicle = sample.vehicle,
                       .rule = rule_,
                       .kind = {},
                       .began_at = at,
                       .ended_at = at,
                       .detected_at = at});
  }
  const std::string& name() const { return name_; }
  const std::string& rule() const { return rule_; }
  const std::vector<Episode>& alarms() const { return alarms_; }

 private:
  std::string name_;
  std::string rule_;
  std::function<std::unique_ptr<OtherRule>()> make_;
  registry::VehicleId vehicle_;
  std::unique_ptr<OtherRule> judge_;
  std::vector<Episode> alarms_;
};

std::vector<OtherVerdicts> other_verdicts() {
  std::vector<OtherVerdicts> all;
  for (const auto& rule : published_distance_rules()) {
    all.emplace_back(rule.name, kRules[0], [rule] { return make_rule(rule); });
  }
  for (const auto& rule : published_speed_rules()) {
    all.emplace_back(rule.name, kRules[1], [rule] { return make_rule(rule); });
  }
  return all;
}

// The figures of several mornings together, by rule and judge.
struct Tally {
  std::map<std::string, std::vector<Episode>> cases;
  std::map<std::string, Alarms> alarms;  // by judge
  std::vector<std::string> judges;
  double bus_hours = 0;
  std::int64_t fixes = 0;
  std::map<std::string, int> missed_kinds;
};

void add_morning(const MorningWish& wish, bool with_others, Tally& tally) {
  const VirtualMorning morning{wish};
  OurVerdicts ours{morning.rulebook()};
  auto others = with_others ? other_verdicts() : std::vector<OtherVerdicts>{};
  morning.drive([&](const Sample& sample) {
    ours.observe(sample);
    for (OtherVerdicts& other : others) other.observe(sample);
    ++tally.fixes;
  });
  tally.bus_hours += morning.bus_hours();
  // Vehicles of another morning are other vehicles.
  const auto apart = [&](Episode episode) {
    episode.vehicle.value += static_cast<std::int64_t>(wish.seed) * 1'000'000;
    return episode;
  };
  for (const Episode& done : morning.truth()) tally.cases[done.rule].push_back(apart(done));
  for (const auto& [rule, alarms] : ours.alarms()) {
    for (const Episode& alarm : alarms) tally.alarms["Busward"][rule].push_back(apart(alarm));
  }
  for (const OtherVerdicts& other : others) {
    auto& mine = tally.alarms[other.name()][other.rule()];
    for (const Episode& alarm : other.alarms()) mine.push_back(apart(alarm));
  }
}

void print_row(const Score& score, double bus_hours) {
  fmt::print("| {} | {} of {} | {:.3f} | {:.3f} | {} | {:.1f} | {} | {:.0f} | {:.0f} |\n",
             score.name, score.found, score.must, score.recall(), score.precision(),
             score.unscripted, score.unscripted / bus_hours * 1000, score.repeated,
             score.median_delay_s, score.p90_delay_s);
}

void print_head(const char* first) {
  fmt::print(
      "| {} | found | recall | precision | unscripted | a 1,000 bus-hours | repeated | "
      "median s | p90 s |\n|---|---|---|---|---|---|---|---|---|\n",
      first);
}

void print_comparison(const Tally& tally) {
  for (const char* rule : kRules) {
    fmt::print("\n### `{}`\n\n", rule);
    print_head("judge");
    const auto cases = tally.cases.find(rule);
    for (const auto& [judge, by_rule] : tally.alarms) {
      const auto mine = by_rule.find(rule);
      if (mine == by_rule.end()) continue;
      print_row(score(judge, cases->second, mine->second), tally.bus_hours);
    }
  }
}

// A judge that never rang has a row all the same, and so has a rule that nobody broke.
void add_silent_judges(Tally& tally) {
  for (const char* rule : kRules) {
    tally.alarms["Busward"][rule];
    tally.cases[rule];
  }
  for (const auto& rule : published_distance_rules()) tally.alarms[rule.name][kRules[0]];
  for (const auto& rule : published_speed_rules()) tally.alarms[rule.name][kRules[1]];
}

void print_unscripted(const Tally& tally) {
  for (const char* rule : kRules) {
    const auto& cases = tally.cases.at(rule);
    for (const Episode& alarm : tally.alarms.at("Busward").at(rule)) {
      if (score("", cases, {alarm}).unscripted == 0) continue;
      fmt::print(stderr, "unscripted: bus {} {} {} began {} detected {}\n  {}\n",
                 alarm.vehicle.value, rule, alarm.kind, geo::to_iso8601(alarm.began_at),
                 geo::to_iso8601(alarm.detected_at), alarm.detail);
    }
    for (const Episode& done : cases) {
      if (!done.must_be_found || score("", {done}, tally.alarms.at("Busward").at(rule)).found > 0) {
        continue;
      }
      fmt::print(stderr, "missed: bus {} {} {} {} to {}\n", done.vehicle.value, rule, done.kind,
                 geo::to_iso8601(done.began_at), geo::to_iso8601(done.ended_at));
    }
  }
}

void compare_with_others(MorningWish wish, int seeds) {
  Tally tally;
  for (int seed = 1; seed <= seeds; ++seed) {
    wish.seed = static_cast<std::uint64_t>(seed);
    add_morning(wish, true, tally);
  }
  add_silent_judges(tally);
  fmt::print(
      "## Beside published rules\n\n{} buses, {} mornings of {} min (seeds 1 to {}), reports "
      "every {} s: {:.0f} bus-hours, {} fixes. The others see loaded buses only, each judged "
      "by its own run; an alarm is good for a case if it lies within a minute of it.\n",
      wish.buses, seeds, wish.length.count(), seeds, wish.interval.count(), tally.bus_hours,
      tally.fixes);
  print_comparison(tally);
  print_unscripted(tally);
}

void compare_intervals(MorningWish wish) {
  fmt::print("\n## The same drives reported at other intervals\n\nSeed 1, {} buses.\n", wish.buses);
  std::map<std::string, std::vector<std::pair<Score, double>>> rows;
  for (const int interval : {1, 5, 10, 30, 60}) {
    wish.interval = std::chrono::seconds{interval};
    Tally tally;
    add_morning(wish, false, tally);
    add_silent_judges(tally);
    for (const char* rule : kRules) {
      rows[rule].emplace_back(
          score(fmt::format("{} s", interval), tally.cases[rule], tally.alarms["Busward"][rule]),
          tally.bus_hours);
    }
  }
  for (const char* rule : kRules) {
    fmt::print("\n### `{}`\n\n", rule);
    print_head("reports every");
    for (const auto& [row, bus_hours] : rows[rule]) print_row(row, bus_hours);
  }
}

void print_trace_row(const std::string& name, const TraceJudge& judge) {
  const auto nyc = count_alarms("nyc_runs.csv", "deviated", "nyc_routes.geojson", judge);
  const auto hof = count_alarms("hof_fixes.csv", "", "hof_routes.geojson", judge);
  const auto wrong = count_alarms("hof_wrong_route.csv", "", "hof_routes.geojson", judge);
  fmt::print("| {} | {} | {} | {} of {} |", name, nyc.alarms, hof.alarms, wrong.vehicles_alarmed,
             wrong.vehicles);
  for (const char* metres : {"40", "60", "80"}) {
    const auto score = score_marked(fmt::format("shifted_{}.csv", metres),
                                    fmt::format("shifted_{}_routes.geojson", metres), judge);
    fmt::print(" {} of {} / {} / {:.0f} s |", score.found, score.stretches, score.false_alarms,
               score.median_delay_s());
  }
  fmt::print("\n");
}

void compare_on_traces() {
  fmt::print("\n## On real traces\n\n");
  if (!have_traces()) {
    fmt::print("The shared traces were not here.\n");
    return;
  }
  fmt::print(
      "Buses of New York (15.2 h) and Hof (10.3 h) on their own paths: every alarm is one too "
      "many, or a detour that nobody labelled. Hof's buses judged by another route: found of "
      "them. Stretches of the approved line moved aside by 40, 60 and 80 m: found / false alarms "
      "/ median delay.\n\n"
      "| judge | New York | Hof | wrong route | 40 m | 60 m | 80 m |\n|---|---|---|---|---|---|"
      "---|\n");
  print_trace_row("Busward", our_judge());
  for (const DistanceRule& rule : published_distance_rules()) {
    print_trace_row(rule.name, judge_by(rule));
  }
}

int run(int argc, char** argv) {
  MorningWish wish;
  int seeds = 2;
  if (argc > 1) wish.buses = std::atoi(argv[1]);
  if (argc > 2) wish.length = std::chrono::minutes{std::atoi(argv[2])};
  if (argc > 3) seeds = std::atoi(argv[3]);
  if (argc > 4) wish.interval = std::chrono::seconds{std::atoi(argv[4])};
  if (wish.buses < 1 || wish.length.count() < 1 || seeds < 1 || wish.interval.count() < 1) {
    fmt::print(stderr,
               "busward_quality [BUSES MINUTES SEEDS [INTERVAL_S]]: whole numbers above 0\n");
    return 2;
  }
  fmt::print(
      "# How good the verdicts are\n\nWritten by `tests/quality`: live verdicts of the whole "
      "engine on simulated mornings with scripted speeding (8 km/h and more over for 30 s and "
      "more) and deviations (60 m and more aside for 300 m and more, 200 m and more the wrong "
      "way, bends cut short), stops that are driven past, terminals that fall silent, and with "
      "buses whose placard, inspection or insurance is over. Smaller deviations and shorter "
      "silences are scripted too; finding them is neither asked for nor wrong.\n\n");
  compare_with_others(wish, seeds);
  compare_intervals(wish);
  compare_on_traces();
  return 0;
}

}  // namespace
}  // namespace busward::quality

int main(int argc, char** argv) {
  return busward::quality::run(argc, argv);
}
