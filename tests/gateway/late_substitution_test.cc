// A substitution that is typed in ninety minutes after the fact, from the API through the journal
// to the verdicts, on a real database. The journal's closed_at is the engine's only clock, so a
// morning is written and judged without waiting for it.
#include <cmath>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/effect_store.h"
#include "db/journal.h"
#include "db/rulebook_import.h"
#include "db/rulebook_store.h"
#include "db/verdicts.h"
#include "gateway/api/declarations.h"
#include "gateway/api/run_sheet.h"
#include "gateway/commands/commands.h"
#include "gateway/files/county_toml.h"
#include "gateway/terminals/jt808/frame.h"
#include "gateway/terminals/jt808/header.h"
#include "gateway/terminals/jt808_interpreter.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"
#include "tracker/engine_runner.h"
#include "tracker/journal_replay.h"

namespace busward {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using support::at;
using tracker::AlarmRevision;
using tracker::JournalBatch;
using tracker::JournalRecord;
using tracker::RevisionCause;

constexpr const char* kFirst = "皖A00001";                   // by the assignment
constexpr const char* kSecond = "皖A00002";                  // by what is declared too late
const geo::UtcTime kDeparture = at("2026-09-06T23:00:00Z");  // Monday 07:00 in the county
const geo::UtcTime kTypedIn = kDeparture + 100min;
constexpr double kMetresADegree = 94'611;  // of longitude, at the route's latitude

struct FixedClock final : tracker::ports::Clock {
  geo::UtcTime time = kTypedIn;
  geo::UtcTime now() const override { return time; }
};

registry::access::Actor safety_manager() {
  registry::access::Actor actor;
  actor.name = "周敏";
  actor.role = registry::access::Role::safety_officer;
  return actor;
}

// All that a revision says, as one text.
std::string whole(const AlarmRevision& r) {
  return fmt::format(
      "{} {} {} {} {} {}..{} {} {} {} {} {} {} {} {} {}", tracker::to_text(r.id), r.vehicle.value,
      r.rule, r.kind, geo::to_iso8601(r.detected_at), geo::to_iso8601(r.began_at),
      r.ended_at ? geo::to_iso8601(*r.ended_at) : "open", r.late, tracker::to_text(r.cause),
      r.position.latitude_microdegrees(), r.position.longitude_microdegrees(), r.measured, r.limit,
      r.series, r.rulebook_revision, r.caused_by_seq);
}

// Two buses on one line one behind the other, of which the first one's placard is over.
class LateSubstitution : public testing::Test {
 protected:
  using Verdicts = std::map<tracker::AlarmId, std::vector<AlarmRevision>>;

  void SetUp() override {
    support::SmallCounty county;
    county.rules = files::default_rule_values();
    county.routes.front() = support::straight_route("1路", 31.80, 160);
    county.assignments.pop_back();
    auto second = county.terminals.front();
    second.number = "13900000002";
    second.plate = kSecond;
    second.terminal_id = "T2";
    county.terminals.push_back(second);
    db::RulebookImport door{database.address(), at("2026-08-01T00:00:00Z")};
    county.take(door);
    const registry::Document placard{.of = kFirst,
                                     .kind = registry::DocumentKind::placard,
                                     .number = "B-1",
                                     .issued_by = {},
                                     .days = {.first = {}, .last = kOver}};
    support::imported(door.take_documents(std::vector{placard}));
    ASSERT_TRUE(journal.open());
  }

  void write(geo::UtcTime closed_at, std::vector<JournalRecord> records = {}) {
    batches.push_back({.seq = static_cast<std::int64_t>(batches.size()) + 1,
                       .closed_at = closed_at,
                       .records = std::move(records)});
    ASSERT_TRUE(journal.append(batches.back()));
  }
  void write_ticks_until(geo::UtcTime end) {
    while (batches.back().closed_at + 1min <= end) write(batches.back().closed_at + 1min);
  }
  void write_rulebook(geo::UtcTime closed_at) {
    const auto mark = rulebooks.latest();
    ASSERT_TRUE(mark);
    newest = mark->revision;
    write(closed_at, {{.kind = tracker::RecordKind::rulebook,
                       .terminal = {},
                       .received_at = closed_at,
                       .bytes = fmt::format("{} {}", mark->revision, mark->hash)}});
  }
  // The line from end to end, the second half of it at 75 km/h.
  void drive(const char* plate, geo::UtcTime from) {
    const registry::TerminalId terminal{std::stoll(database.text(fmt::format(
        "SELECT b.terminal_id FROM registry.terminal_binding_now b JOIN registry.vehicle_now v "
        "USING (vehicle_id) WHERE v.plate = '{}'",
        plate)))};
    double way = 0;
    for (std::uint16_t s = 0; way < 4'510; s += 2) {
      const double kmh = way < 2'200 ? 30 : 75;
      const auto sent_at = from + std::chrono::seconds{s};
      jt808::Location location;
      location.status = jt808::LocationStatus::kLocated | jt808::LocationStatus::kAccOn;
      location.latitude_raw = 31'800'000;
      location.longitude_raw =
          static_cast<std::uint32_t>(std::lround((117 + way / kMetresADegree) * 1e6));
      location.speed_tenths_kmh = static_cast<std::uint16_t>(kmh * 10);
      location.time = jt808::TerminalTime::from_utc(sent_at);
      const auto wire = jt808::seal_message({}, jt808::MessageId::location, s, encode(location));
      const auto payload = jt808::open_frame(wire);
      write(sent_at + 1s, {{.kind = tracker::RecordKind::frame,
                            .terminal = terminal,
                            .received_at = sent_at + 1s,
                            .bytes = {payload->begin(), payload->end()}}});
      way += kmh / 3.6 * 2;
    }
  }
  // One life of the engine: what it has not judged yet, then it stops.
  void judge() {
    db::Journal reader{database.address()};
    db::EffectStore effects{database.address()};
    db::RulebookStore books{database.address()};
    terminals::Jt808Interpreter interpreter;
    tracker::EngineRunner runner{{.journal = reader,
                                  .effects = effects,
                                  .rulebooks = books,
                                  .interpreter = interpreter,
                                  .retry = 1ms},
                                 {.live = [](auto) {},
                                  .events = [](auto) {},
                                  .events_missed = [] {},
                                  .rulebook = [](auto) {},
                                  .judged = [](auto) {},
                                  .log = [](const std::string& line) { ADD_FAILURE() << line; }}};
    for (; judged < batches.size(); ++judged) runner.judge(batches[judged]);
    runner.stop();
    runner.run();
  }
  Verdicts on_file() const {
    return support::must(
        db::verdicts_between(database.address(), kDeparture - 1h, kDeparture + 12h));
  }
  void declare_the_second_bus() {
    http::Request sheet;
    sheet.query = {{"day", "2026-09-07"}};
    sheet.actor = safety_manager();
    const auto shown = support::ask(api::GetRunSheet{sheets, clock}(sheet));
    const json::value runs = json::parse(*shown.body);
    http::Request request;
    request.method = http::Method::post;
    request.path_values["id"] = runs.at("items").at(0).at("id").as_string().c_str();
    request.body = fmt::format(R"({{"day":"2026-09-07","change":"other_bus","plate":"{}",)"
                               R"("ground":"breakdown","filing_number":"备2026-17"}})",
                               kSecond);
    request.actor = safety_manager();
    const auto answer = support::ask(api::PostDeclaration{sheets, clock}(request));
    ASSERT_EQ(answer.status, 201) << *answer.body;
  }
  std::shared_ptr<const tracker::Rulebook> book(std::int64_t revision) {
    return support::must(rulebooks.load(revision));
  }

  static constexpr std::chrono::sys_days kOver{std::chrono::year{2026} / 9 / 1};
  support::TestDatabase database;
  db::Journal journal{database.address()};
  db::RulebookStore rulebooks{database.address()};
  db::Pool pool{database.address()};
  db::RunSheetStore sheets{pool};
  FixedClock clock;
  std::vector<JournalBatch> batches;
  std::size_t judged = 0;
  std::int64_t newest = 0;
};

std::string rule_and_bus(const AlarmRevision& r) {
  return fmt::format("{} of {}", r.rule, r.vehicle.value);
}

TEST_F(LateSubstitution, AmendsTheVerdictBesideTheFirstAndReplaysAsKnownThen) {
  write_rulebook(kDeparture - 5min);
  write_ticks_until(kDeparture - 1min);
  drive(kFirst, kDeparture);
  drive(kSecond, batches.back().closed_at);
  write_ticks_until(kTypedIn);
  judge();
  const auto then = on_file();
  const std::int64_t known_then = newest;
  const std::size_t batches_then = batches.size();
  std::vector<std::string> found;
  for (const auto& [id, history] : then) {
    found.push_back(rule_and_bus(history.back()));
    EXPECT_EQ(history.back().cause, RevisionCause::confirmed_by_settling) << found.back();
    EXPECT_EQ(history.back().rulebook_revision, known_then);
  }
  EXPECT_THAT(found, testing::UnorderedElementsAre("overspeed of 1", "unlicensed_running of 1"));

  declare_the_second_bus();
  EXPECT_EQ(database.text("SELECT filing_number FROM routing.declaration_fact"), "备2026-17");
  write_rulebook(kTypedIn + 2s);
  ASSERT_GT(newest, known_then);
  const std::int64_t told_by = batches.back().seq;
  write_ticks_until(kTypedIn + 5min);
  judge();

  const auto now = on_file();
  std::vector<std::string> amended;
  for (const auto& [id, history] : now) {
    const AlarmRevision& last = history.back();
    amended.push_back(fmt::format("{} {}", rule_and_bus(last), tracker::to_text(last.cause)));
    EXPECT_EQ(last.rulebook_revision, newest) << amended.back();
    EXPECT_EQ(last.caused_by_seq, told_by) << amended.back();
    const auto before = then.find(id);
    if (before == then.end()) continue;
    ASSERT_EQ(history.size(), before->second.size() + 1);
    for (std::size_t i = 0; i < before->second.size(); ++i) {
      EXPECT_EQ(whole(history[i]), whole(before->second[i]));  // beside it, not in its place
    }
  }
  EXPECT_THAT(amended, testing::UnorderedElementsAre("overspeed of 1 unsupported",
                                                     "unlicensed_running of 1 unsupported",
                                                     "overspeed of 2 new_late"));

  // As known then: the journal as far as it went, by the rulebook that was known.
  terminals::Jt808Interpreter interpreter;
  tracker::JournalReplay replay{interpreter, [this](std::int64_t n) { return book(n); }};
  for (std::size_t i = 0; i < batches_then; ++i) replay.apply(batches[i]);
  const auto settled = replay.settled([known_then](auto, const auto&) { return known_then; });
  ASSERT_EQ(settled.size(), then.size());
  for (const auto& [id, history] : then) {
    ASSERT_TRUE(settled.contains(id));
    EXPECT_EQ(whole(settled.at(id)), whole(history.back()));
  }
  // And with all that is known since, asked for the earlier revision: the same verdict.
  for (std::size_t i = batches_then; i < batches.size(); ++i) replay.apply(batches[i]);
  const auto asked = replay.settled([known_then](auto, const auto&) { return known_then; });
  for (const auto& [id, history] : then) {
    auto as_then = asked.at(id);
    as_then.caused_by_seq = history.back().caused_by_seq;  // asked for again by the declaration
    EXPECT_EQ(whole(as_then), whole(history.back()));
  }
}

TEST_F(LateSubstitution, IsWhatTheReplayOfTheDayFinds) {
  write_rulebook(kDeparture - 5min);
  write_ticks_until(kDeparture - 1min);
  drive(kFirst, kDeparture);
  drive(kSecond, batches.back().closed_at);
  write_ticks_until(kTypedIn);
  judge();
  declare_the_second_bus();
  write_rulebook(kTypedIn + 2s);
  write_ticks_until(kTypedIn + 5min);
  judge();
  const support::TemporaryDirectory directory;
  const auto config = directory.path() / "busward.toml";
  std::ofstream{config} << "data = \"" << directory.path().string()
                        << "\"\n[database]\nconnection = \"" << database.address().conninfo
                        << "user=" << database.text("SELECT current_user") << "\"\n";
  testing::internal::CaptureStdout();
  const int ended = commands::run(
      commands::ReplayJournal{.source = {.config = config, .data = {}},
                              .day = std::chrono::sys_days{std::chrono::year{2026} / 9 / 7}});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "3 alarms compared, 0 differ\n");
  EXPECT_EQ(ended, 0);
}

}  // namespace
}  // namespace busward
