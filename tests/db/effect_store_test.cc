#include "db/effect_store.h"

#include <chrono>

#include <boost/uuid/string_generator.hpp>
#include <gtest/gtest.h>

#include "db/sql_values.h"
#include "geo/utc_time.h"
#include "tests/support/cluster/cluster.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using support::TestDatabase;
using tracker::AlarmRevision;
using tracker::Effects;
using tracker::RevisionCause;
using tracker::RunRecord;
using tracker::SettleRequest;
using tracker::TrackChunk;

const geo::UtcTime kMorning = *geo::from_iso8601("2026-09-01T07:00:00Z");
const registry::VehicleId kBus{17};
const tracker::RunId kRun =
    boost::uuids::string_generator{}("11111111-2222-5333-8444-555555555555");
const tracker::AlarmId kAlarm =
    boost::uuids::string_generator{}("aaaaaaaa-bbbb-5ccc-8ddd-eeeeeeeeeeee");

std::uint32_t epoch_of(geo::UtcTime at) {
  return static_cast<std::uint32_t>(at.time_since_epoch() / 1s);
}

TrackChunk chunk_from(geo::UtcTime began, std::size_t fixes, std::optional<tracker::RunId> run) {
  TrackChunk chunk{.vehicle = kBus, .run = run, .points = {}};
  for (std::size_t i = 0; i < fixes; ++i) {
    const auto step = static_cast<std::int32_t>(i);
    chunk.points.push_back({.lat_e6 = 30'000'000 + 40 * step,
                            .lng_e6 = 120'000'000 - 7 * step,
                            .speed_dmh = static_cast<std::uint16_t>(300 + step),
                            .epoch_s = epoch_of(began) + 5 * static_cast<std::uint32_t>(step)});
  }
  return chunk;
}

RunRecord run_record() {
  return {.run = kRun,
          .vehicle = kBus,
          .route_version = registry::RouteVersionId{3},
          .driver = registry::DriverId{4},
          .departs_at = kMorning,
          .began_at = kMorning - 10min,
          .ended_at = {},
          .loaded_at = {},
          .driven = geo::Metres{0},
          .rulebook_revision = 2};
}

AlarmRevision alarm(RevisionCause cause) {
  return {.id = kAlarm,
          .vehicle = kBus,
          .rule = "overspeed",
          .kind = "",
          .run = kRun,
          .route_version = registry::RouteVersionId{3},
          .began_at = kMorning + 1min,
          .detected_at = kMorning + 1min + 250ms,
          .ended_at = {},
          .late = false,
          .cause = cause,
          .position = *geo::LatLng::from_microdegrees(30'123'457, 120'654'321),
          .measured = R"({"peak_kmh":71.30,"a":1})",
          .limit = R"({"value":60,"unit":"km/h","source":"路牌"})",
          .series = cause == RevisionCause::raised ? "[[1,2.50],[2,3]]" : "",
          .rulebook_revision = 2,
          .caused_by_seq = 9};
}

SettleRequest request(std::int64_t seq, geo::UtcTime to = kMorning + 40min) {
  return {.vehicle = kBus, .run = kRun, .from = kMorning, .to = to, .caused_by_seq = seq};
}

Effects one_of_each() {
  Effects effects;
  effects.chunks = {chunk_from(kMorning, 12, kRun), chunk_from(kMorning + 1h, 1, std::nullopt)};
  effects.runs = {run_record()};
  effects.stop_visits = {{.run = kRun, .vehicle = kBus, .stop = 1, .arrived_at = kMorning}};
  effects.alarms = {alarm(RevisionCause::raised)};
  effects.settle = {request(9)};
  effects.counts = {{.vehicle = kBus, .day = 20'697, .fixes = 13, .unlocated = 2}};
  return effects;
}

TEST(EffectStore, WritesEffectsOnceHoweverOftenTheyAreCommitted) {
  const TestDatabase database;
  EffectStore store{database.address()};
  ASSERT_EQ(*store.consumed(), 0);
  const auto events = store.commit(one_of_each(), 9);
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 1U);
  EXPECT_EQ((*events)[0].seq, 1);
  EXPECT_EQ((*events)[0].revision, 1);
  for (const std::int64_t seq : {9, 8, 1}) {
    const auto again = store.commit(one_of_each(), seq);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error(), Fault::rejected);
  }
  EXPECT_EQ(*store.consumed(), 9);
  EXPECT_EQ(database.text("SELECT sum(fixes) FROM tracking.track"), "13");
  EXPECT_EQ(database.text("SELECT fixes || ' ' || unlocated FROM tracking.day_count"), "13 2");
  EXPECT_EQ(database.text("SELECT count(*) FROM compliance.alarm_revision"), "1");
  EXPECT_EQ(database.text("SELECT count(*) FROM compliance.evidence_due"), "1");
  EXPECT_EQ(database.text("SELECT day FROM tracking.day_count"), "2026-09-01");
}

TEST(EffectStore, RefusesASecondEngine) {
  const TestDatabase database;
  EffectStore first{database.address()};
  EffectStore second{database.address()};
  ASSERT_EQ(*first.consumed(), 0);
  ASSERT_EQ(*second.consumed(), 0);
  ASSERT_TRUE(first.commit({}, 5));
  const auto refused = second.commit(one_of_each(), 7);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), Fault::rejected);
  EXPECT_EQ(database.text("SELECT count(*) FROM tracking.track"), "0");
}

TEST(EffectStore, AddsCountsUpAndReplacesRunsAndVisits) {
  const TestDatabase database;
  EffectStore store{database.address()};
  ASSERT_TRUE(store.commit(one_of_each(), 1));
  Effects more;
  RunRecord ended = run_record();
  ended.ended_at = kMorning + 30min;
  ended.driven = geo::Metres{12'345.67};
  more.runs = {run_record(), ended};  // the last one counts
  more.stop_visits = {{.run = kRun,
                       .vehicle = kBus,
                       .stop = 1,
                       .arrived_at = kMorning,
                       .departed_at = kMorning + 45s}};
  more.counts = {{.vehicle = kBus, .day = 20'697, .fixes = 1, .duplicates = 5},
                 {.vehicle = kBus, .day = 20'697, .fixes = 1, .skewed = 3}};
  ASSERT_TRUE(store.commit(more, 2));
  EXPECT_EQ(database.text("SELECT fixes || ' ' || unlocated || ' ' || duplicates || ' ' || skewed "
                          "FROM tracking.day_count"),
            "15 2 5 3");
  EXPECT_EQ(database.text("SELECT driven_m FROM tracking.run WHERE ended_at IS NOT NULL"),
            "12345.67");
  EXPECT_EQ(database.text("SELECT departed_at - arrived_at FROM tracking.stop_visit"), "00:00:45");
}

TEST(EffectStore, NumbersRevisionsWithinTheAlarmAndTheFeed) {
  const TestDatabase database;
  EffectStore store{database.address()};
  Effects effects;
  AlarmRevision ended = alarm(RevisionCause::ended);
  ended.ended_at = kMorning + 3min;
  AlarmRevision other = alarm(RevisionCause::raised);
  other.id.data[0] ^= 1;
  effects.alarms = {alarm(RevisionCause::raised), other, ended};
  const auto events = store.commit(effects, 1);
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 3U);
  EXPECT_EQ((*events)[2].seq, 3);
  EXPECT_EQ((*events)[2].revision, 2);
  EXPECT_EQ(database.text("SELECT cause FROM compliance.alarm_current WHERE id = '" +
                          to_sql(kAlarm) + "'"),
            "ended");
}

TEST(EffectStore, GivesBackTheWholeOfWhatASettleRequestConcerns) {
  const TestDatabase database;
  EffectStore store{database.address()};
  ASSERT_TRUE(store.commit(one_of_each(), 9));
  const auto tasks = store.settle_tasks(10);
  ASSERT_TRUE(tasks);
  ASSERT_EQ(tasks->size(), 1U);
  const auto& task = tasks->front();
  EXPECT_EQ(task.request.run, kRun);
  EXPECT_EQ(task.request.from, kMorning);
  EXPECT_EQ(task.request.to, kMorning + 40min);
  EXPECT_EQ(task.request.caused_by_seq, 9);
  ASSERT_TRUE(task.run);
  EXPECT_EQ(task.run->driver, registry::DriverId{4});
  EXPECT_EQ(task.run->began_at, kMorning - 10min);
  ASSERT_EQ(task.chunks.size(), 1U);  // the other one is of another time
  EXPECT_EQ(task.chunks[0].points, one_of_each().chunks[0].points);
  ASSERT_EQ(task.known.size(), 1U);
  const AlarmRevision want = alarm(RevisionCause::raised);
  EXPECT_EQ(task.known[0].measured, want.measured);  // to the byte
  EXPECT_EQ(task.known[0].limit, want.limit);
  EXPECT_EQ(task.known[0].series, want.series);
  EXPECT_EQ(task.known[0].position, want.position);
  EXPECT_EQ(task.known[0].detected_at, want.detected_at);
  EXPECT_EQ(task.known[0].cause, RevisionCause::raised);
}

// A verdict hangs on what came in time; all of it is marked as journaled, once.
TEST(EffectStore, HandsOutWhatWasDrivenInTheTimeOfARunAsAnotherOneToo) {
  const TestDatabase database;
  EffectStore store{database.address()};
  Effects effects;
  const tracker::RunId another{{7}};
  effects.chunks = {chunk_from(kMorning + 1min, 3, another),
                    chunk_from(kMorning + 2min, 3, std::nullopt),
                    chunk_from(kMorning + 3h, 3, kRun)};
  effects.runs = {run_record()};
  effects.settle = {request(9)};
  ASSERT_TRUE(store.commit(effects, 9));
  const auto tasks = store.settle_tasks(10);
  ASSERT_TRUE(tasks);
  ASSERT_EQ(tasks->size(), 1U);
  ASSERT_EQ(tasks->front().chunks.size(), 2U);
  EXPECT_EQ(tasks->front().chunks[0].run, another);
}

TEST(EffectStore, KeepsAttestationsOfARunWithThePositionInTheJournal) {
  const TestDatabase database;
  EffectStore store{database.address()};
  Effects effects = one_of_each();
  for (const char* id :
       {"00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"}) {
    database.run(std::string{"INSERT INTO compliance.attestation (id, run, service_day, kind, at, "
                             "received_at, method, attested_by, attested_as, empty) VALUES ('"} +
                 id + "', '" + to_sql(kRun) +
                 "', '2026-09-01', 'sweep', now(), now(), 'app', 'a', 'attendant', true)");
    effects.attested.push_back({.says = {.id = boost::uuids::string_generator{}(id),
                                         .run = kRun,
                                         .at = kMorning + 5min,
                                         .driver = "D1",
                                         .attendant = {},
                                         .loaded = true,
                                         .swept = false},
                                .late = effects.attested.size() == 1});
  }
  effects.attested.push_back(effects.attested.front());
  ASSERT_TRUE(store.commit(effects, 9));
  const auto tasks = store.settle_tasks(10);
  ASSERT_TRUE(tasks);
  ASSERT_EQ(tasks->front().attested.size(), 1U);
  EXPECT_EQ(tasks->front().attested[0], effects.attested[0].says);
  EXPECT_EQ(database.text("SELECT count(*) FROM tracking.run_attestation"), "2");
}

// They are the word of one vehicle's reader, and no business of another that drove the run.
TEST(EffectStore, KeepsWhatACardReaderSaidOfItsVehiclesRun) {
  const TestDatabase database;
  EffectStore store{database.address()};
  Effects effects = one_of_each();
  const registry::VehicleId bus = effects.settle.front().vehicle;
  for (const auto vehicle : {bus, registry::VehicleId{bus.value + 1}}) {
    const tracker::CardWord word{
        .at = kMorning, .inserted = true, .card = registry::CardDigest{std::string(64, 'a')}};
    effects.attested.push_back(
        {.says = tracker::run_attestation_of(word, vehicle, kRun), .vehicle = vehicle});
  }
  const tracker::CardWord out{.at = kMorning + 9min, .inserted = false, .card = {}};
  effects.attested.push_back({.says = tracker::run_attestation_of(out, bus, kRun), .vehicle = bus});
  effects.attested.push_back(effects.attested.back());  // twice is once
  ASSERT_TRUE(store.commit(effects, 9));
  const auto tasks = store.settle_tasks(10);
  ASSERT_TRUE(tasks);
  ASSERT_EQ(tasks->front().attested.size(), 2U);
  EXPECT_EQ(tasks->front().attested[0], effects.attested[0].says);
  EXPECT_EQ(tasks->front().attested[1], effects.attested[2].says);
  EXPECT_EQ(database.text("SELECT count(*) FROM tracking.run_card"), "3");
  EXPECT_EQ(database.text("SELECT count(*) FROM tracking.run_attestation"), "0");
}

TEST(EffectStore, SettlesARequestOnceAndTellsTheNextTimeWhoWroteTheRevision) {
  const TestDatabase database;
  EffectStore store{database.address()};
  ASSERT_TRUE(store.commit(one_of_each(), 9));
  const auto tasks = store.settle_tasks(10);
  const std::vector<AlarmRevision> verdicts{alarm(RevisionCause::confirmed_by_settling)};
  const auto events = store.settled(*tasks, verdicts);
  ASSERT_TRUE(events);
  EXPECT_EQ((*events)[0].revision, 2);
  EXPECT_TRUE(store.settle_tasks(10)->empty());
  Effects again;
  again.settle = {request(12)};
  ASSERT_TRUE(store.commit(again, 12));
  const auto next = store.settle_tasks(10);
  ASSERT_EQ(next->size(), 1U);
  EXPECT_EQ(next->front().known[0].cause, RevisionCause::confirmed_by_settling);
  EXPECT_EQ(next->front().known[0].series, alarm(RevisionCause::raised).series);
}

// By which of the two an episode is known must not hang on how often it was settled.
TEST(EffectStore, GivesBackWhatTheLiveVerdictSaidBesideWhatSettlingMadeOfIt) {
  const TestDatabase database;
  EffectStore store{database.address()};
  ASSERT_TRUE(store.commit(one_of_each(), 9));
  AlarmRevision settled = alarm(RevisionCause::changed);
  settled.began_at -= 5min;
  ASSERT_TRUE(store.settled(*store.settle_tasks(10), std::vector{settled}));
  Effects again;
  again.settle = one_of_each().settle;
  ASSERT_TRUE(store.commit(again, 10));
  const auto tasks = store.settle_tasks(10);
  ASSERT_TRUE(tasks);
  ASSERT_EQ(tasks->front().known.size(), 1U);
  ASSERT_EQ(tasks->front().heard.size(), 1U);
  EXPECT_EQ(tasks->front().known[0].began_at, settled.began_at);
  EXPECT_EQ(tasks->front().heard[0].id, settled.id);
  EXPECT_EQ(tasks->front().heard[0].cause, RevisionCause::raised);
  EXPECT_EQ(tasks->front().heard[0].began_at, settled.began_at + 5min);
}

TEST(EffectStore, KeepsARequestThatWasExtendedWhileItWasSettled) {
  const TestDatabase database;
  EffectStore store{database.address()};
  Effects effects;
  effects.settle = {request(1)};
  ASSERT_TRUE(store.commit(effects, 1));
  const auto tasks = store.settle_tasks(10);
  effects.settle = {request(2, kMorning + 2h)};
  ASSERT_TRUE(store.commit(effects, 2));
  ASSERT_TRUE(store.settled(*tasks, {}));
  const auto left = store.settle_tasks(10);
  ASSERT_TRUE(left);
  ASSERT_EQ(left->size(), 1U);
  EXPECT_EQ(left->front().request.to, kMorning + 2h);
  EXPECT_EQ(left->front().request.caused_by_seq, 2);
}

TEST(EffectStore, MergesRequestsWithoutARunByTheirDay) {
  const TestDatabase database;
  EffectStore store{database.address()};
  Effects effects;
  const auto day = [](geo::UtcTime from) {
    return SettleRequest{
        .vehicle = kBus, .run = {}, .from = from, .to = from + 1h, .caused_by_seq = 1};
  };
  effects.settle = {day(kMorning), day(kMorning + 2h), day(kMorning + 24h), request(1)};
  effects.chunks = {chunk_from(kMorning - 1min, 24, std::nullopt), chunk_from(kMorning, 2, kRun)};
  ASSERT_TRUE(store.commit(effects, 1));
  const auto tasks = store.settle_tasks(10);
  ASSERT_TRUE(tasks);
  ASSERT_EQ(tasks->size(), 3U);
  for (const auto& task : *tasks) {
    if (task.request.run || task.request.from != kMorning) continue;
    EXPECT_EQ(task.request.to, kMorning + 3h);
    ASSERT_EQ(task.chunks.size(), 1U);  // it began before, and reaches into it
    EXPECT_FALSE(task.chunks[0].run);
  }
}

TEST(EffectStore, KeepsTheEnginesStateByKindAndKey) {
  const TestDatabase database;
  EffectStore store{database.address()};
  ASSERT_TRUE(store.commit({}, 7));
  const std::string bytes{"\x01\x00\xFF\"\\{},", 8};
  ASSERT_TRUE(store.save_states({5, {{"vehicle", 1, bytes}, {"terminal", 1, "b"}}}));
  ASSERT_TRUE(store.save_states({6, {{"vehicle", 1, bytes + "2"}, {"terminal", 1, ""}}}));
  const auto loaded = store.load_states();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->seq, 6);
  ASSERT_EQ(loaded->states.size(), 1U);
  EXPECT_EQ(loaded->states[0].kind, "vehicle");
  EXPECT_EQ(loaded->states[0].bytes, bytes + "2");
  EXPECT_FALSE(store.save_states({5, {}}));  // older than what is saved
  EXPECT_FALSE(store.save_states({8, {}}));  // newer than what has happened
}

TEST(EffectStore, SaysWhatStandsAfterALostConnection) {
  const TestDatabase database;
  EffectStore store{database.address()};
  ASSERT_TRUE(store.commit(one_of_each(), 1));
  database.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      "WHERE datname = current_database() AND application_name = 'busward effects'");
  const auto lost = store.commit(one_of_each(), 2);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error(), Fault::unavailable);  // it never came to the commit
  EXPECT_EQ(*store.consumed(), 1);
  EXPECT_TRUE(store.commit(one_of_each(), 2));
  EXPECT_EQ(database.text("SELECT sum(fixes) FROM tracking.track"), "26");
}

TEST(EffectStore, FindsTracksByPlaceThroughTheViewAndItsIndex) {
  const TestDatabase database;
  EffectStore store{database.address()};
  ASSERT_TRUE(store.commit(one_of_each(), 1));
  EXPECT_EQ(database.text("SELECT count(*) FROM tracking.track_path WHERE path && "
                          "ST_MakeEnvelope(119.99, 29.99, 120.01, 30.01, 4326)"),
            "2");
  EXPECT_EQ(database.text("SELECT count(*) FROM tracking.track_fix WHERE "
                          "round(speed_kmh::numeric, 1) = 31.1 AND at = "
                          "'2026-09-01T07:00:55Z'"),
            "1");
  const std::string plan = database.text(
      "EXPLAIN (FORMAT JSON) SELECT 1 FROM tracking.track_path WHERE path && "
      "ST_MakeEnvelope(1, 1, 1.01, 1.01, 4326) AND began_at = '2026-09-01T07:00:00Z'");
  EXPECT_NE(plan.find("Index"), std::string::npos) << plan;
}

}  // namespace
}  // namespace busward::db
