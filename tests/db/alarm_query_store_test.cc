#include "db/alarm_query_store.h"

#include <boost/uuid/name_generator_sha1.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/cab_warning_store.h"
#include "db/effect_store.h"
#include "db/rulebook_import.h"
#include "db/rulebook_store.h"
#include "db/track_query_store.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using support::answer;
using support::ask;
using support::at;
using support::must;
using support::place;
using support::SmallCounty;
using support::TestDatabase;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using tracker::AlarmRevision;
using tracker::RevisionCause;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");

// An alarm of a bus, told apart by its number.
AlarmRevision alarm(int number, std::int64_t vehicle) {
  return {.id = boost::uuids::name_generator_sha1{boost::uuids::ns::dns()}(std::to_string(number)),
          .vehicle = registry::VehicleId{vehicle},
          .rule = number % 2 == 0 ? "overspeed" : "route_deviation",
          .kind = number % 2 == 0 ? "" : "left",
          .run = {},
          .route_version = {},
          .began_at = kMonday,
          .detected_at = kMonday + 10s,
          .ended_at = {},
          .late = false,
          .cause = RevisionCause::raised,
          .position = place(31.8, 117.2),
          .measured = R"({"peak_kmh":78.30})",
          .limit = R"({"value":60.00,"unit":"km/h"})",
          .series = R"([{"at":"x"}])",
          .rulebook_revision = 10,
          .caused_by_seq = 5};
}

AlarmRevision ended(AlarmRevision alarm) {
  alarm.cause = RevisionCause::ended;
  alarm.ended_at = kMonday + 1min;
  alarm.series.clear();
  return alarm;
}

void commit(EffectStore& effects, std::vector<AlarmRevision> alarms, std::int64_t seq) {
  tracker::Effects written;
  written.alarms = std::move(alarms);
  ASSERT_TRUE(effects.commit(written, seq));
}

std::vector<std::int64_t> sequence(const AlarmPage& page) {
  std::vector<std::int64_t> numbers;
  for (const AlarmOnFile& alarm : page.items) numbers.push_back(alarm.seq);
  return numbers;
}

TEST(AlarmQueryStore, PagesThroughTheNewestRevisions) {
  const TestDatabase database;
  EffectStore effects{database.address()};
  ASSERT_TRUE(effects.consumed());
  std::vector<AlarmRevision> alarms;
  for (int i = 1; i <= 5; ++i) alarms.push_back(alarm(i, i <= 3 ? 1 : 2));
  commit(effects, alarms, 1);                // events 1 to 5
  commit(effects, {ended(alarm(2, 1))}, 2);  // event 6
  Pool pool{database.address(), {.threads = 1}};
  AlarmQueryStore store{pool};
  const auto first = answer(store.alarms({.vehicle = {}, .rule = {}, .limit = 2}));
  EXPECT_THAT(sequence(first), ElementsAre(6, 5));
  ASSERT_TRUE(first.next.has_value());
  const auto second =
      answer(store.alarms({.vehicle = {}, .rule = {}, .before = first.next, .limit = 2}));
  EXPECT_THAT(sequence(second), ElementsAre(4, 3));
  const auto third =
      answer(store.alarms({.vehicle = {}, .rule = {}, .before = second.next, .limit = 2}));
  EXPECT_THAT(sequence(third), ElementsAre(1));
  EXPECT_FALSE(third.next.has_value());
}

TEST(AlarmQueryStore, Filters) {
  const TestDatabase database;
  EffectStore effects{database.address()};
  ASSERT_TRUE(effects.consumed());
  std::vector<AlarmRevision> alarms;
  for (int i = 1; i <= 5; ++i) alarms.push_back(alarm(i, i <= 3 ? 1 : 2));
  commit(effects, alarms, 1);
  commit(effects, {ended(alarm(2, 1))}, 2);
  Pool pool{database.address(), {.threads = 1}};
  AlarmQueryStore store{pool};
  EXPECT_THAT(sequence(answer(store.alarms({.vehicle = registry::VehicleId{1}, .rule = {}}))),
              ElementsAre(6, 3, 1));
  EXPECT_THAT(sequence(answer(store.alarms({.vehicle = {}, .rule = "overspeed"}))),
              ElementsAre(6, 4));
  EXPECT_THAT(sequence(answer(store.alarms({.vehicle = {}, .rule = {}, .open_only = true}))),
              ElementsAre(5, 4, 3, 1));
  EXPECT_THAT(sequence(answer(store.alarms({.vehicle = {}, .rule = {}, .after = 4}))),
              ElementsAre(6, 5));
}

TEST(AlarmQueryStore, ShowsAnAlarmWithItsBusItsRouteAndAllRevisions) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty{}.take(door);
  RulebookStore rulebooks{database.address()};
  const auto rulebook = must(rulebooks.load(must(rulebooks.latest()).revision));
  const std::int64_t bus = rulebook->terminals.at(0).vehicle.value().value;
  AlarmRevision raised = alarm(2, bus);
  raised.route_version = registry::RouteVersionId{rulebook->route_versions.begin()->first};
  EffectStore effects{database.address()};
  ASSERT_TRUE(effects.consumed());
  commit(effects, {raised, ended(raised)}, 1);
  Pool pool{database.address(), {.threads = 1}};
  AlarmQueryStore store{pool};
  const auto found = answer(store.alarm(raised.id));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->alarm.plate, "皖A00001");
  EXPECT_EQ(found->alarm.route, rulebook->route_versions.begin()->second->route());
  EXPECT_TRUE(found->alarm.route_id.has_value());
  EXPECT_EQ(found->alarm.revision, 2);
  EXPECT_EQ(found->alarm.alarm.ended_at, kMonday + 1min);
  EXPECT_EQ(found->alarm.alarm.measured, raised.measured);
  ASSERT_THAT(found->revisions, SizeIs(2));
  EXPECT_EQ(found->revisions[0].alarm.cause, RevisionCause::raised);
  EXPECT_EQ(found->revisions[0].alarm.series, raised.series);
  EXPECT_EQ(found->revisions[1].alarm.cause, RevisionCause::ended);
  EXPECT_EQ(found->evidence.series, raised.series);
  EXPECT_FALSE(answer(store.alarm(alarm(77, 1).id)).has_value());
}

TEST(CabWarningStore, KeepsAWarningOnceAndTheAlarmShowsIt) {
  const TestDatabase database;
  EffectStore effects{database.address()};
  ASSERT_TRUE(effects.consumed());
  const AlarmRevision raised = alarm(1, 1);
  commit(effects, {raised}, 1);
  Pool pool{database.address(), {.threads = 1}};
  AlarmQueryStore alarms{pool};
  CabWarningStore warnings{pool};
  EXPECT_FALSE(answer(alarms.alarm(raised.id))->cab_warning.has_value());
  tracker::CabWarning warning{.alarm = raised.id,
                              .terminal = registry::TerminalId{9},
                              .text = "您已超速，请减速行驶",
                              .wanted_at = kMonday,
                              .sendings = 2,
                              .sent_at = kMonday + 10s,
                              .answered_at = kMonday + 11s,
                              .outcome = tracker::CabOutcome::confirmed};
  ASSERT_TRUE(ask(warnings.keep(warning)));
  warning.outcome = tracker::CabOutcome::refused;
  ASSERT_TRUE(ask(warnings.keep(warning)));  // the first word stands
  const auto found = answer(alarms.alarm(raised.id))->cab_warning;
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->outcome, tracker::CabOutcome::confirmed);
  EXPECT_EQ(found->text, warning.text);
  EXPECT_EQ(found->terminal, warning.terminal);
  EXPECT_EQ(found->sendings, 2);
  EXPECT_EQ(found->sent_at, kMonday + 10s);
  EXPECT_EQ(found->answered_at, kMonday + 11s);
  warning.alarm = alarm(77, 1).id;
  EXPECT_FALSE(ask(warnings.keep(warning)));  // of no alarm
}

TEST(AlarmQueryStore, HandsOutTheFeedInOrder) {
  const TestDatabase database;
  EffectStore effects{database.address()};
  ASSERT_TRUE(effects.consumed());
  Pool pool{database.address(), {.threads = 1}};
  AlarmQueryStore store{pool};
  EXPECT_EQ(answer(store.newest_event()), 0);
  commit(effects, {alarm(1, 1), alarm(2, 1)}, 1);
  commit(effects, {ended(alarm(1, 1))}, 2);
  EXPECT_EQ(answer(store.newest_event()), 3);
  std::vector<tracker::ports::FeedEvent> events;
  for (const auto& item : answer(store.events_after(1, 10))) {
    events.push_back(std::get<tracker::ports::FeedEvent>(item));
  }
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].seq, 2);
  EXPECT_EQ(events[0].alarm.id, alarm(2, 1).id);
  EXPECT_EQ(events[1].seq, 3);
  EXPECT_EQ(events[1].revision, 2);
  EXPECT_EQ(events[1].alarm.cause, RevisionCause::ended);
  EXPECT_THAT(answer(store.events_after(0, 1)), SizeIs(1));
  EXPECT_THAT(answer(store.events_after(3, 10)), IsEmpty());
}

TEST(TrackQueryStore, GivesTheFixesOfASpanInOrder) {
  const TestDatabase database;
  EffectStore effects{database.address()};
  ASSERT_TRUE(effects.consumed());
  const geo::UtcTime today =
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const auto epoch = static_cast<std::uint32_t>(today.time_since_epoch() / 1s);
  tracker::Effects written;
  for (std::uint32_t chunk = 0; chunk < 2; ++chunk) {
    tracker::TrackChunk track{.vehicle = registry::VehicleId{7}, .run = {}, .points = {}};
    for (std::uint32_t i = 0; i < 100; ++i) {
      track.points.push_back({.lat_e6 = 31'800'000 + static_cast<std::int32_t>(i),
                              .lng_e6 = 117'200'000,
                              .speed_dmh = 455,
                              .epoch_s = epoch + 3600 * chunk + 30 * i});
    }
    written.chunks.push_back(track);
  }
  ASSERT_TRUE(effects.commit(written, 1));
  Pool pool{database.address(), {.threads = 1}};
  TrackQueryStore store{pool};
  const registry::VehicleId bus{7};
  const auto all = answer(store.track(bus, {.from = today, .to = today + 24h})).value();
  ASSERT_THAT(all.points, SizeIs(200));
  EXPECT_FALSE(all.truncated);
  EXPECT_TRUE(std::ranges::is_sorted(all.points, {}, &tracker::TrackPoint::epoch_s));
  EXPECT_EQ(all.points[0], written.chunks[0].points[0]);
  EXPECT_EQ(all.points[199], written.chunks[1].points[99]);
  // From within a chunk to within the next; the end is excluded.
  const auto some =
      answer(store.track(bus, {.from = today + 60s, .to = today + 3600s + 60s})).value();
  EXPECT_THAT(some.points, SizeIs(98 + 2));
  EXPECT_THAT(
      answer(store.track(registry::VehicleId{8}, {.from = today, .to = today + 24h}))->points,
      IsEmpty());
  // Whoever may not see the bus is not told that it drove.
  EXPECT_FALSE(answer(store.track(bus, {.from = today, .to = today + 24h},
                                  Caller{.account = "7", .areas = "operator:3"})));
}

}  // namespace
}  // namespace busward::db
