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
#include "tests/rehearsal/memory_stores.h"
#include "tests/rehearsal/school_day.h"
#include "tests/support/seed.h"
#include "tracker/alarm_case.h"
#include "tracker/engine_runner.h"
#include "tracker/journal_replay.h"
#include "tracker/journal_writer.h"

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

// The day's own time.
struct BatchClock final : tracker::ports::Clock {
  geo::UtcTime at;
  geo::UtcTime now() const override { return at; }
};

// The server's journal writer and engine on stores that outlive them.
struct Server {
  Weather weather;
  MemoryJournal journal{weather};
  MemoryEffects effects{weather};
  OneRulebook rulebooks;
  BatchClock clock;

  Server(std::uint64_t seed, std::shared_ptr<const tracker::Rulebook> book)
      : weather{seed}, rulebooks{std::move(book)} {}

  // One writer of the journal, until all is answered for or, if it is `hurried`, it gives up at the
  // first trouble as one that was killed. How many were answered for, the first ones.
  std::size_t write(std::span<const tracker::JournalRecord> records, bool hurried) {
    std::size_t answered = 0;
    bool stopped = hurried;
    tracker::JournalWriter writer{journal,
                                  clock,
                                  {.batch_records = std::max<std::size_t>(records.size(), 1),
                                   .batch_age = std::chrono::hours{1},
                                   .idle_tick = std::chrono::milliseconds{0},
                                   .retry = std::chrono::milliseconds{0}},
                                  {.deliver =
                                       [](auto answers) {
                                         for (const auto& answer : answers) answer();
                                       },
                                   .judge =
                                       [&](const auto&) {
                                         if (!std::exchange(stopped, true)) writer.stop();
                                       },
                                   .log = [](const auto&) {}}};
    for (const auto& record : records) writer.submit(record, [&] { ++answered; });
    if (hurried) writer.stop();
    writer.run();
    return answered;
  }

  // What no writer has answered for is sent again.
  void take_down(const tracker::JournalBatch& batch) {
    clock.at = batch.closed_at;
    std::span<const tracker::JournalRecord> rest{batch.records};
    bool hurried = batch.seq % 3 == 0 && !batch.records.empty();
    do {
      rest = rest.subspan(write(rest, hurried));
      hurried = !hurried;
    } while (!rest.empty());
  }

  // One life of the engine: takes the batches, ends when all is judged or when it is killed.
  void live(std::span<const tracker::JournalBatch> batches, std::optional<int> killed_after = {}) {
    const std::size_t judged = journal.batches().size();
    for (const auto& batch : batches) take_down(batch);
    if (killed_after) weather.kill_after(*killed_after);
    terminals::Jt808Interpreter interpreter;
    tracker::EngineRunner runner{{.journal = journal,
                                  .effects = effects,
                                  .rulebooks = rulebooks,
                                  .interpreter = interpreter,
                                  .retry = std::chrono::milliseconds{0}},
                                 {.live = [](auto) {},
                                  .events = [](auto) {},
                                  .events_missed = [] {},
                                  .rulebook = [](auto) {},
                                  .judged = [](auto) {},
                                  .log = [](const auto&) {}}};
    for (std::size_t i = judged; i < journal.batches().size(); ++i) {
      runner.judge(journal.batches()[i]);
    }
    runner.stop();
    runner.run();
    weather.revive();
  }
};

// The journal in pieces, each one life of a server; all but the last may be cut short.
void run_day(Server& server, const SchoolDay& day, std::mt19937_64& random) {
  std::span<const tracker::JournalBatch> rest{day.batches};
  server.weather.set_trouble(0.02);
  while (!rest.empty()) {
    const std::size_t count = std::min<std::size_t>(rest.size(), 50 + random() % 1500);
    const bool killed = random() % 2 == 0;
    const auto after = static_cast<int>(1 + random() % 60);
    server.live(rest.first(count), killed ? std::optional{after} : std::nullopt);
    rest = rest.subspan(count);
  }
  server.weather.set_trouble(0);
  const tracker::JournalBatch last{
      .seq = day.batches.back().seq + 1,
      .closed_at = day.batches.back().closed_at + std::chrono::minutes{2},
      .records = {}};
  server.live({&last, 1});
}

std::multiset<FixName> tracked(const MemoryEffects& effects) {
  std::multiset<FixName> fixes;
  for (const auto& chunk : effects.chunks()) {
    for (const auto& point : chunk.points) {
      fixes.emplace(chunk.vehicle.value, point.epoch_s, point.lat_e6, point.lng_e6);
    }
  }
  return fixes;
}

// The newest state of each alarm without its id, lateness and history.
std::multiset<std::string> settled_verdicts(const MemoryEffects& effects) {
  std::multiset<std::string> verdicts;
  for (const auto& [id, revisions] : effects.alarms()) {
    const AlarmRevision& newest = revisions.back();
    if (newest.cause == RevisionCause::unsupported) continue;
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

void expect_each_fix_once(const Server& server, const SchoolDay& day) {
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

void expect_each_alarm_raised_once(const Server& server) {
  for (const auto& [id, revisions] : server.effects.alarms()) {
    const auto first = revisions.front().cause;
    EXPECT_TRUE(first == RevisionCause::raised || first == RevisionCause::new_late);
    const auto begins = [](const AlarmRevision& revision) {
      return revision.cause == RevisionCause::raised || revision.cause == RevisionCause::new_late;
    };
    EXPECT_EQ(std::ranges::count_if(revisions, begins), 1);
  }
}

// Ten counties, each made once.
const quality::VirtualMorning& morning_of(std::uint64_t seed) {
  static std::map<std::uint64_t, quality::VirtualMorning> mornings;
  const std::uint64_t county = seed % 10 + 1;
  const auto [found, is_new] =
      mornings.try_emplace(county, quality::MorningWish{.seed = county,
                                                        .buses = 5,
                                                        .length = std::chrono::minutes{45},
                                                        .interval = std::chrono::seconds{5},
                                                        .speeding_share = 0.6,
                                                        .deviating_share = 0.5,
                                                        .mishap_share = 0.6});
  return found->second;
}

// The morning's rulebook with a driver for each bus, every other one overdue for review.
std::shared_ptr<const tracker::Rulebook> book_with_drivers(const quality::VirtualMorning& morning) {
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
  return book;
}

// Of each planned run a check, heads and a sweep: of every third run no sweep, of every fifth one
// that finds somebody first, of every sixth one head too few counted off, of every fourth a check
// that names another driver than the first one did.
std::vector<registry::Attestation> recorded_of(const tracker::Rulebook& book,
                                               const quality::VirtualMorning& morning,
                                               std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::vector<registry::Attestation> all;
  const auto add = [&](registry::AttestationKind kind, const tracker::PlannedRun& run,
                       geo::UtcTime at) -> registry::Attestation& {
    registry::Attestation one{.run = run.id, .kind = kind, .at = at, .received_at = at};
    for (auto& byte : one.id.data) byte = static_cast<std::uint8_t>(random());
    return all.emplace_back(std::move(one));
  };
  using registry::AttestationKind;
  geo::UtcTime begins = geo::UtcTime::max();
  morning.drive([&](const quality::Sample& sample) { begins = std::min(begins, sample.fix.at); });
  for (const auto& [vehicle, services] : book.services) {
    const registry::VehicleId bus{vehicle};
    const auto until = begins + std::chrono::minutes{45};
    for (const auto& run : book.planned_runs(bus, begins, until)) {
      const auto minute = [&](int m) { return run.departs_at + std::chrono::minutes{m}; };
      add(AttestationKind::departure_check, run, minute(-12)).driver = fmt::format("D{}", vehicle);
      auto& count = add(AttestationKind::head_count, run, minute(2));
      count.boarded = count.on_board = 12;
      if (random() % 4 == 0) {
        add(AttestationKind::departure_check, run, minute(-11)).driver = "D1";
      }
      if (random() % 2 == 0) {
        add(AttestationKind::head_count, run, minute(38)).alighted = random() % 3 == 0 ? 11 : 12;
      }
      if (random() % 5 == 0) add(AttestationKind::sweep, run, minute(39)).empty = false;
      if (random() % 3 != 0) add(AttestationKind::sweep, run, minute(40)).empty = true;
    }
  }
  return all;
}

// What the journal leads to a second time, from nothing, is what is on file.
void expect_replay_is_identical(const Server& server,
                                const std::shared_ptr<const tracker::Rulebook>& book) {
  terminals::Jt808Interpreter interpreter;
  tracker::JournalReplay replay{interpreter, [&book](std::int64_t) { return book; }};
  for (const auto& batch : server.journal.batches()) replay.apply(batch);
  const auto settled = replay.settled([](auto, const auto&) { return std::int64_t{0}; });
  EXPECT_EQ(replay.live().size(), static_cast<std::size_t>(std::ranges::count_if(
                                      server.effects.alarms(), [](const auto& alarm) {
                                        return alarm.second.front().cause == RevisionCause::raised;
                                      })));
  for (const auto& [id, on_file] : server.effects.alarms()) {
    const auto live = replay.live().find(id);
    const auto state = settled.find(id);
    const auto found = tracker::difference(
        on_file, live == replay.live().end() ? std::vector<AlarmRevision>{} : live->second,
        state == settled.end() ? nullptr : &state->second);
    EXPECT_FALSE(found.has_value()) << tracker::to_text(id) << ": " << found->what;
  }
}

// How many alarms of a child left on board there were.
std::ptrdiff_t rehearse(std::uint64_t seed) {
  SCOPED_TRACE(support::Seed{seed}.reproduce());
  std::mt19937_64 random{seed};
  const quality::VirtualMorning& morning = morning_of(seed);
  const auto book = book_with_drivers(morning);
  const auto recorded = recorded_of(*book, morning, seed);
  const SchoolDay day = make_day(morning, Channel{}, seed, recorded);
  Server server{seed, book};
  run_day(server, day, random);
  EXPECT_EQ(server.effects.position(), server.journal.batches().back().seq);
  expect_each_fix_once(server, day);
  expect_each_alarm_raised_once(server);
  expect_replay_is_identical(server, book);
  Server calm{seed, book};
  calm.live(undisturbed(day, morning, recorded).batches);
  const auto verdicts = settled_verdicts(server.effects);
  const auto calm_verdicts = settled_verdicts(calm.effects);
  EXPECT_THAT(missing_in(calm_verdicts, verdicts), testing::IsEmpty());
  EXPECT_THAT(missing_in(verdicts, calm_verdicts), testing::IsEmpty());
  return std::ranges::count_if(server.effects.alarms(), [](const auto& alarm) {
    return alarm.second.front().rule == tracker::kChildLeftOnBoard;
  });
}

// One of the ten counties, and ten of the hundred fixed seeds: parts that ctest can run side by
// side.
class RehearsalOfCounty : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RehearsalOfCounty, KeepsItsPromisesOnTenFixedMornings) {
  std::ptrdiff_t left = 0;
  for (std::uint64_t round = 0; round < 10 && !testing::Test::HasFailure(); ++round) {
    left += rehearse(GetParam() + 10 * round);
  }
  EXPECT_GT(left, 0);
}

INSTANTIATE_TEST_SUITE_P(Fixed, RehearsalOfCounty, testing::Range<std::uint64_t>(1, 11));

TEST(Rehearsal, KeepsItsPromisesOnFreshMornings) {
  const auto seed = support::Seed::from_env_or_random();
  for (int i = 0; i < kFreshSeeds && !testing::Test::HasFailure(); ++i) {
    rehearse(seed.value() + static_cast<std::uint64_t>(i));
  }
}

TEST(Rehearsal, AWholeMorningOfTwoHundredBuses) {
  const quality::VirtualMorning morning{{.seed = 3,
                                         .buses = 200,
                                         .length = std::chrono::minutes{90},
                                         .interval = std::chrono::seconds{10}}};
  const SchoolDay day = make_day(morning, Channel{}, 3);
  Server server{3, morning.rulebook()};
  std::mt19937_64 random{3};
  run_day(server, day, random);
  expect_each_fix_once(server, day);
  expect_each_alarm_raised_once(server);
  EXPECT_GT(server.effects.alarms().size(), 20U);
}

}  // namespace
}  // namespace busward::rehearsal
