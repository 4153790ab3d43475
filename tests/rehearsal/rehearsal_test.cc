#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/terminals/jt808_interpreter.h"
#include "tests/rehearsal/declared_morning.h"
#include "tests/rehearsal/declared_promises.h"
#include "tests/rehearsal/driven_morning.h"
#include "tests/rehearsal/memory_server.h"
#include "tests/rehearsal/school_day.h"
#include "tests/support/seed.h"
#include "tracker/alarm_case.h"
#include "tracker/journal_replay.h"

// A school morning with everything that goes wrong, in seconds: terminals in dead spots, frames
// lost, repeated and out of order, clocks ahead, links that come and go, a database that is away or
// does not say whether it has written, a server that is killed at any operation, so that terminals
// send again what nobody answered for. What has to hold all the same are the promises: each fix
// counts once, each alarm is raised once, and the settled verdicts are those of a morning without
// any of it.
namespace busward::rehearsal {
namespace {

using tracker::AlarmRevision;
using tracker::RevisionCause;

constexpr int kFreshSeeds = 5;

std::multiset<FixName> tracked(const MemoryEffects& effects) {
  std::multiset<FixName> fixes;
  for (const auto& chunk : effects.chunks()) {
    for (const auto& point : chunk.points) {
      fixes.emplace(chunk.vehicle.value, point.epoch_s, point.lat_e6, point.lng_e6);
    }
  }
  return fixes;
}

// The newest state of each alarm of a bus with clear runs, without its id, lateness and history.
std::multiset<std::string> settled_verdicts(const MemoryEffects& effects,
                                            const DeclaredMorning& morning) {
  std::multiset<std::string> verdicts;
  for (const auto& [id, revisions] : effects.alarms()) {
    const AlarmRevision& newest = revisions.back();
    if (newest.cause == RevisionCause::unsupported) continue;
    if (!has_clear_runs(morning, newest.vehicle)) continue;
    verdicts.insert(fmt::format("{} {} {} {} {} {} {} {}", newest.vehicle.value, newest.rule,
                                newest.kind, geo::to_iso8601(newest.began_at),
                                geo::to_iso8601(newest.detected_at),
                                newest.ended_at ? geo::to_iso8601(*newest.ended_at) : "open",
                                newest.measured, newest.limit));
  }
  return verdicts;
}

std::vector<std::string> missing_in(const std::multiset<std::string>& there,
                                    const std::multiset<std::string>& here) {
  std::vector<std::string> missing;
  std::ranges::set_difference(here, there, std::back_inserter(missing));
  return missing;
}

void expect_each_fix_once(const MemoryServer& server, const SchoolDay& day) {
  const auto found = tracked(server.effects);
  EXPECT_EQ(found.size(), day.fixes.size());
  EXPECT_TRUE(std::ranges::equal(found, day.fixes));
  std::int64_t fixes = 0;
  std::int64_t skewed = 0;
  for (const auto& count : server.effects.counts()) {
    fixes += count.fixes;
    skewed += count.skewed;
  }
  EXPECT_EQ(fixes, static_cast<std::int64_t>(day.fixes.size()));
  EXPECT_GE(skewed, day.skewed);  // counted as often as they come, for they are kept nowhere
}

// Again only as that of another run, where it turns out that the bus drove that one.
void expect_each_alarm_raised_once(const MemoryServer& server) {
  for (const auto& [id, revisions] : server.effects.alarms()) {
    const AlarmRevision* before = nullptr;
    for (const AlarmRevision& revision : revisions) {
      const bool begins =
          revision.cause == RevisionCause::raised || revision.cause == RevisionCause::new_late;
      EXPECT_EQ(begins, before == nullptr || before->run != revision.run) << tracker::to_text(id);
      before = &revision;
    }
  }
}

constexpr registry::VehicleId kSpare{6};

// A county, its buses' morning as planned, and its rulebook before anything is declared.
struct County {
  DrivenMorning morning;
  std::shared_ptr<const tracker::Rulebook> book;
};

// The morning's rulebook with a driver for each bus, every other one overdue for review, and a bus
// without a line.
std::shared_ptr<const tracker::Rulebook> book_of(const quality::VirtualMorning& morning) {
  auto book = std::make_shared<tracker::Rulebook>(*morning.rulebook());
  for (const auto& [vehicle, services] : book->services) {
    const auto reviewed_until = services.front().valid_from - std::chrono::days{1};
    tracker::DriverOnFile driver{.id = registry::DriverId{vehicle},
                                 .code = fmt::format("D{}", vehicle),
                                 .licence_class = "A1",
                                 .first_licensed_on = {},
                                 .papers = {},
                                 .violations = {},
                                 .stoppages = {}};
    if (vehicle % 2 == 0) {
      driver.papers = {{.kind = registry::DocumentKind::annual_review,
                        .days = {.first = {}, .last = reviewed_until}}};
    }
    book->drivers.emplace(driver.code, driver);
  }
  book->terminals.push_back({.id = registry::TerminalId{kSpare.value},
                             .number = "6",
                             .vehicle = kSpare,
                             .plate = "spare"});
  return book;
}

// Ten counties, each made once.
const County& county_of(std::uint64_t seed) {
  static std::map<std::uint64_t, County> counties;
  const std::uint64_t number = seed % 10 + 1;
  if (const auto found = counties.find(number); found != counties.end()) return found->second;
  const quality::VirtualMorning morning{{.seed = number,
                                         .buses = 5,
                                         .length = std::chrono::minutes{45},
                                         .interval = std::chrono::seconds{5},
                                         .speeding_share = 0.6,
                                         .deviating_share = 0.5,
                                         .mishap_share = 0.6}};
  return counties.try_emplace(number, County{DrivenMorning{morning}, book_of(morning)})
      .first->second;
}

// Of each planned run a check, heads and a sweep: of every third run no sweep, of every fifth one
// that finds somebody first, of every sixth one head too few counted off, of every fourth a check
// that names another driver than the first one did.
std::vector<registry::Attestation> recorded_of(std::span<const TimetabledRun> runs,
                                               geo::UtcTime begins, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::vector<registry::Attestation> all;
  const auto add = [&](registry::AttestationKind kind, const TimetabledRun& run,
                       geo::UtcTime at) -> registry::Attestation& {
    registry::Attestation one{.run = run.id, .kind = kind, .at = at, .received_at = at};
    for (auto& byte : one.id.data) byte = static_cast<std::uint8_t>(random());
    return all.emplace_back(std::move(one));
  };
  using registry::AttestationKind;
  for (const TimetabledRun& run : runs) {
    if (run.departs_at < begins || run.departs_at >= begins + std::chrono::minutes{45}) continue;
    const auto minute = [&](int m) { return run.departs_at + std::chrono::minutes{m}; };
    add(AttestationKind::departure_check, run, minute(-12)).driver =
        fmt::format("D{}", run.bus.value);
    auto& count = add(AttestationKind::head_count, run, minute(2));
    count.boarded = count.on_board = 12;
    if (random() % 4 == 0) add(AttestationKind::departure_check, run, minute(-11)).driver = "D1";
    if (random() % 2 == 0) {
      add(AttestationKind::head_count, run, minute(38)).alighted = random() % 3 == 0 ? 11 : 12;
    }
    if (random() % 5 == 0) add(AttestationKind::sweep, run, minute(39)).empty = false;
    if (random() % 3 != 0) add(AttestationKind::sweep, run, minute(40)).empty = true;
  }
  return all;
}

// What settling found first, and then as of another beginning, is on file by the beginning that it
// was found by; a replay, which settles once, knows the last one alone.
bool is_settled_by_another_id(const std::vector<AlarmRevision>& on_file,
                              const std::map<tracker::AlarmId, AlarmRevision>& settled) {
  const AlarmRevision& is = on_file.back();
  const bool began_elsewhere =
      on_file.front().cause == RevisionCause::new_late && is.cause == RevisionCause::changed;
  return began_elsewhere && std::ranges::any_of(settled, [&is](const auto& other) {
           const AlarmRevision& found = other.second;
           return found.vehicle == is.vehicle && found.run == is.run && found.rule == is.rule &&
                  found.began_at == is.began_at && found.measured == is.measured;
         });
}

// What the journal leads to a second time, from nothing, is what is on file.
void expect_replay_is_identical(const MemoryServer& server) {
  terminals::Jt808Interpreter interpreter;
  tracker::JournalReplay replay{
      interpreter, [&server](std::int64_t revision) { return server.rulebooks.book(revision); }};
  for (const auto& batch : server.journal.batches()) replay.apply(batch);
  const auto settled = replay.settled([](auto, const auto&) { return std::int64_t{0}; });
  EXPECT_EQ(replay.live().size(), static_cast<std::size_t>(std::ranges::count_if(
                                      server.effects.alarms(), [](const auto& alarm) {
                                        return alarm.second.front().cause == RevisionCause::raised;
                                      })));
  for (const auto& [id, on_file] : server.effects.alarms()) {
    if (!settled.contains(id) && is_settled_by_another_id(on_file, settled)) continue;
    const auto live = replay.live().find(id);
    const auto state = settled.find(id);
    const auto found = tracker::difference(
        on_file, live == replay.live().end() ? std::vector<AlarmRevision>{} : live->second,
        state == settled.end() ? nullptr : &state->second);
    EXPECT_FALSE(found.has_value()) << tracker::to_text(id) << ": " << found->what;
  }
}

// As known then: the journal as far as it has come leads to the live verdicts that are on file.
void expect_replay_says_what_is_said_so_far(const MemoryServer& server) {
  terminals::Jt808Interpreter interpreter;
  tracker::JournalReplay replay{
      interpreter, [&server](std::int64_t revision) { return server.rulebooks.book(revision); }};
  for (const auto& batch : server.journal.batches()) replay.apply(batch);
  for (const auto& [id, revisions] : server.effects.alarms()) {
    std::vector<AlarmRevision> heard;
    std::ranges::copy_if(revisions, std::back_inserter(heard), [](const AlarmRevision& revision) {
      return !tracker::is_by_settling(revision.cause);
    });
    const auto live = replay.live().find(id);
    EXPECT_EQ(heard.empty(), live == replay.live().end()) << tracker::to_text(id);
    if (heard.empty() || live == replay.live().end()) continue;
    const auto found = tracker::difference(heard, live->second, nullptr);
    EXPECT_FALSE(found.has_value()) << tracker::to_text(id) << ": " << found->what;
  }
}

// What the verdicts of some mornings were.
struct Seen {
  std::ptrdiff_t left_on_board = 0;
  Amended amended;

  void add(const MemoryServer& server) {
    left_on_board += std::ranges::count_if(server.effects.alarms(), [](const auto& alarm) {
      return alarm.second.front().rule == tracker::kChildLeftOnBoard;
    });
    const Amended by = amended_by_declarations(server);
    amended.unsupported += by.unsupported;
    amended.new_late += by.new_late;
  }
};

// Those of a morning that nobody disturbs, and of which all is declared before it begins.
std::multiset<std::string> calm_verdicts_on(const SchoolDay& day, const DeclaredMorning& morning,
                                            std::span<const registry::Attestation> recorded) {
  tracker::Rulebook book = *morning.books.books().back();
  book.revision = 1;
  MemoryServer server{1, {std::make_shared<const tracker::Rulebook>(std::move(book))}};
  server.live(undisturbed(day, morning.driven, recorded).batches);
  return settled_verdicts(server.effects, morning);
}

void rehearse(std::uint64_t seed, bool with_declarations, Seen& seen) {
  SCOPED_TRACE(support::Seed{seed}.reproduce());
  std::mt19937_64 random{seed};
  const County& county = county_of(seed);
  DrivenMorning driven = county.morning;
  const auto begins = driven.begins();
  const auto runs = timetable_of(*county.book, begins);
  std::vector<Filing> filings;
  if (with_declarations) {
    driven.befall(kSpare, random);
    filings = draw_filings(driven, runs, kSpare, random);
  }
  const DeclaredBooks books{county.book, std::move(filings), driven.begins()};
  const DeclaredMorning morning{.driven = driven, .books = books, .runs = runs};
  SCOPED_TRACE(told(morning));
  const auto recorded = recorded_of(runs, begins, seed);
  const SchoolDay day =
      make_day(driven, Channel{}, seed, {.recorded = recorded, .rulebooks = books.in_force()});
  MemoryServer server{seed, books.books()};
  bool looked_back = !with_declarations;
  run_day(server, day, random, [&] {
    if (looked_back || !server.is_at_rest() || server.effects.alarms().empty()) return;
    looked_back = true;
    expect_replay_says_what_is_said_so_far(server);
  });
  EXPECT_TRUE(server.is_at_rest());
  expect_each_fix_once(server, day);
  expect_each_alarm_raised_once(server);
  expect_replay_is_identical(server);
  EXPECT_THAT(broken_plans(morning), testing::IsEmpty());
  EXPECT_THAT(raised_against_the_wrong(morning, server), testing::IsEmpty());
  EXPECT_THAT(standing_against_the_wrong(morning, server), testing::IsEmpty());
  EXPECT_THAT(overlooked(morning, server), testing::IsEmpty());
  const auto verdicts = settled_verdicts(server.effects, morning);
  const auto calm_verdicts = calm_verdicts_on(day, morning, recorded);
  EXPECT_THAT(missing_in(calm_verdicts, verdicts), testing::IsEmpty());
  EXPECT_THAT(missing_in(verdicts, calm_verdicts), testing::IsEmpty());
  seen.add(server);
}

// One of the ten counties, and ten of the hundred fixed seeds: parts that ctest can run side by
// side.
class RehearsalOfCounty : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RehearsalOfCounty, KeepsItsPromisesOnTenFixedMornings) {
  Seen seen;
  for (std::uint64_t round = 0; round < 10 && !testing::Test::HasFailure(); ++round) {
    rehearse(GetParam() + 10 * round, round % 2 == 1, seen);
  }
  EXPECT_GT(seen.left_on_board, 0);
  EXPECT_GT(seen.amended.unsupported + seen.amended.new_late, 0);
}

INSTANTIATE_TEST_SUITE_P(Fixed, RehearsalOfCounty, testing::Range<std::uint64_t>(1, 11));

TEST(Rehearsal, KeepsItsPromisesOnFreshMornings) {
  const auto seed = support::Seed::from_env_or_random();
  Seen seen;
  for (int i = 0; i < kFreshSeeds && !testing::Test::HasFailure(); ++i) {
    rehearse(seed.value() + static_cast<std::uint64_t>(i), true, seen);
  }
}

TEST(Rehearsal, AWholeMorningOfTwoHundredBuses) {
  const quality::VirtualMorning morning{{.seed = 3,
                                         .buses = 200,
                                         .length = std::chrono::minutes{90},
                                         .interval = std::chrono::seconds{10}}};
  const SchoolDay day = make_day(DrivenMorning{morning}, Channel{}, 3);
  MemoryServer server{3, {morning.rulebook()}};
  std::mt19937_64 random{3};
  run_day(server, day, random);
  expect_each_fix_once(server, day);
  expect_each_alarm_raised_once(server);
  EXPECT_GT(server.effects.alarms().size(), 20U);
}

}  // namespace
}  // namespace busward::rehearsal
