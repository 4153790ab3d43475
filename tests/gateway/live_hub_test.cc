#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/live/hub.h"
#include "live.pb.h"
#include "tests/gateway/http_running_server.h"
#include "tests/support/alarm_steps.h"

namespace busward::live {
namespace {

using testing::ElementsAre;

tracker::ports::FeedEvent event(std::int64_t seq) {
  tracker::ports::FeedEvent made{seq, 1, support::overspeeding(registry::VehicleId{7})};
  made.alarm.route_version = registry::RouteVersionId{30};
  made.alarm.began_at = geo::UtcTime{std::chrono::milliseconds{1000}};
  made.alarm.detected_at = geo::UtcTime{std::chrono::milliseconds{2000}};
  made.alarm.measured = "{\"peak_kmh\":78.30}";
  made.alarm.limit = "{\"value\":60.00,\"unit\":\"km/h\"}";
  return made;
}

tracker::VehicleLive bus(std::int64_t id, double kmh) {
  tracker::VehicleLive live;
  live.vehicle = registry::VehicleId{id};
  live.linked = true;
  tracker::Fix fix{.at = geo::UtcTime{std::chrono::milliseconds{5000}},
                   .received_at = geo::UtcTime{std::chrono::milliseconds{5100}},
                   .position = *geo::LatLng::from_microdegrees(-1, 120'500'000),
                   .speed = geo::from_kmh(kmh),
                   .course = geo::Degrees{359.7},
                   .recorder_speed = {},
                   .satellites = {},
                   .accuracy = {},
                   .loaded = {}};
  live.fix = fix;
  live.phase = tracker::RunPhase::loaded;
  live.route_version = registry::RouteVersionId{30};
  live.progress = geo::Metres{812.6};
  return live;
}

std::optional<registry::RouteId> route_of(registry::RouteVersionId version) {
  return registry::RouteId{version.value / 10};
}

Frame decoded(const FrameBytes& bytes) {
  Frame frame;
  EXPECT_TRUE(bytes && frame.ParseFromString(*bytes));
  return frame;
}

// "e5" an event, "g5" a gap, "s:1=50,2=0" a state with speeds in km/h.
std::vector<std::string> taken(Subscription& subscription) {
  std::vector<std::string> out;
  while (const FrameBytes bytes = subscription.take()) {
    const Frame frame = decoded(bytes);
    if (frame.has_event()) out.push_back("e" + std::to_string(frame.event().seq()));
    if (frame.has_gap()) out.push_back("g" + std::to_string(frame.gap().seq()));
    if (!frame.has_state()) continue;
    std::map<std::int64_t, std::uint32_t> speeds;
    for (const BusState& state : frame.state().buses()) {
      speeds[state.vehicle_id()] = state.speed_dmh() / 10;
    }
    std::string text = "s";
    for (const auto& [id, kmh] : speeds) {
      text += (text == "s" ? ":" : ",") + std::to_string(id) + "=" + std::to_string(kmh);
    }
    out.push_back(text);
  }
  return out;
}

class Hubs : public testing::Test {
 protected:
  Hub& make(Hub::Options options) { return hub.emplace(std::move(options), clock, route_of); }
  std::unique_ptr<Subscription> listener(std::int64_t known_up_to = 0) {
    auto made = hub->subscribe();
    hub->whole_picture(*made);
    EXPECT_TRUE(made->go_live(known_up_to));
    return made;
  }

  support::StandingClock clock;
  std::optional<Hub> hub;
};

TEST_F(Hubs, SendEachStateOnceATickAndOnlyWhatChanged) {
  make({});
  hub->publish(bus(1, 10));
  hub->tick();
  const auto console = listener();
  hub->publish(bus(1, 20));
  hub->publish(bus(1, 30));
  hub->publish(bus(2, 5));
  EXPECT_THAT(taken(*console), ElementsAre());
  hub->tick();
  EXPECT_THAT(taken(*console), ElementsAre("s:1=30,2=5"));
  hub->tick();
  EXPECT_THAT(taken(*console), ElementsAre());
  hub->publish(bus(2, 6));
  hub->tick();
  EXPECT_THAT(taken(*console), ElementsAre("s:2=6"));
}

TEST_F(Hubs, TellAConsoleOfTheBusesInItsSightAlone) {
  make({});
  hub->publish(bus(1, 10));
  hub->publish(bus(2, 20));
  hub->tick();
  const auto all = listener();
  const auto one = hub->subscribe({.vehicles = {{1, 7}}});
  EXPECT_EQ(decoded(hub->whole_picture(*one)).state().buses_size(), 1);
  const auto without_alarms = hub->subscribe({.vehicles = {{7}}, .alarms = false});
  const auto none = hub->subscribe({.vehicles = {{3}}});
  for (const auto& console : {one.get(), without_alarms.get(), none.get()}) {
    hub->whole_picture(*console);
    ASSERT_TRUE(console->go_live(0));
  }
  hub->publish(event(1));  // of bus 7
  hub->publish(bus(1, 11));
  hub->publish(bus(2, 21));
  hub->tick();
  EXPECT_THAT(taken(*all), ElementsAre("e1", "s:1=11,2=21"));
  EXPECT_THAT(taken(*one), ElementsAre("e1", "s:1=11"));
  EXPECT_THAT(taken(*without_alarms), ElementsAre("s"));  // that time goes on, it is told
  EXPECT_THAT(taken(*none), ElementsAre("s"));
}

TEST_F(Hubs, DoubtEachConsoleUntilItHasAsked) {
  make({});
  const auto console = listener();
  EXPECT_FALSE(console->take_doubt());
  hub->doubt(Doubt::sight);
  hub->doubt(Doubt::account);  // lessens nothing
  EXPECT_EQ(console->take_doubt(), Doubt::sight);
  EXPECT_FALSE(console->take_doubt());
  console->keep_doubt();
  EXPECT_FALSE(console->take_doubt());
  hub->doubt(Doubt::account);
  EXPECT_EQ(console->take_doubt(), Doubt::sight);
}

TEST_F(Hubs, MergeTheStatesOfASlowConsole) {
  make({});
  const auto slow = listener();
  for (int kmh = 1; kmh <= 50; ++kmh) {
    hub->publish(bus(kmh % 2 + 1, kmh));
    hub->tick();
  }
  EXPECT_THAT(taken(*slow), ElementsAre("s:1=50,2=49"));
}

TEST_F(Hubs, ShareOneFrameBetweenConsoles) {
  make({});
  const auto a = listener();
  const auto b = listener();
  hub->publish(bus(1, 1));
  hub->tick();
  EXPECT_EQ(a->take(), b->take());
  hub->publish(event(1));
  EXPECT_EQ(a->take(), b->take());
}

TEST_F(Hubs, SendEventsAtOnceAndOnce) {
  make({.latest_seq = 4});
  const auto console = listener(4);
  int calls = 0;
  console->on_ready([&calls] { ++calls; });
  hub->publish(event(5));
  EXPECT_EQ(calls, 1);
  hub->publish(event(5));
  hub->publish(event(3));
  hub->publish(event(8));
  EXPECT_EQ(calls, 2);
  EXPECT_THAT(taken(*console), ElementsAre("e5", "e8"));
}

TEST_F(Hubs, DropEventsOfASlowConsoleForOneGap) {
  make({.queued_events_max = 3});
  const auto slow = listener();
  for (std::int64_t seq = 1; seq <= 8; ++seq) hub->publish(event(seq));
  EXPECT_THAT(taken(*slow), ElementsAre("g6", "e7", "e8"));
  hub->publish(event(9));
  EXPECT_THAT(taken(*slow), ElementsAre("e9"));
}

TEST_F(Hubs, HoldEventsBackUntilTheBacklogIsSent) {
  make({});
  const auto console = hub->subscribe();
  hub->publish(event(1));
  hub->publish(event(2));
  hub->publish(event(3));
  EXPECT_FALSE(console->take());
  ASSERT_TRUE(console->go_live(2));
  EXPECT_THAT(taken(*console), ElementsAre("e3"));
}

TEST_F(Hubs, SayThatEventsWereLostWhileTheBacklogWasRead) {
  make({.queued_events_max = 2});
  const auto console = hub->subscribe();
  for (std::int64_t seq = 1; seq <= 3; ++seq) hub->publish(event(seq));
  EXPECT_FALSE(console->go_live(1));  // 2 was dropped; 3 has to come from the database with it
  ASSERT_TRUE(console->go_live(3));
  EXPECT_THAT(taken(*console), ElementsAre());
}

TEST_F(Hubs, DoNotRepeatWhatTheBacklogHadBeforeTheHub) {
  make({.latest_seq = 1});
  const auto console = listener(2);  // 2 is committed but not yet published
  hub->publish(event(2));
  hub->publish(event(3));
  EXPECT_THAT(taken(*console), ElementsAre("e3"));
}

TEST_F(Hubs, HaveABoundOnConsolesAndForgetThoseThatLeave) {
  make({.subscribers_max = 1});
  auto first = hub->subscribe();
  EXPECT_FALSE(hub->subscribe());
  first.reset();
  EXPECT_TRUE(hub->subscribe());
}

TEST_F(Hubs, TellTheirConsolesWhenTheyClose) {
  make({});
  const auto console = listener();
  bool told = false;
  console->on_ready([&told] { told = true; });
  hub->close();
  EXPECT_TRUE(told);
  EXPECT_TRUE(console->closed());
  EXPECT_FALSE(hub->subscribe());
  hub.reset();
  EXPECT_FALSE(console->take());  // outliving its hub is harmless
}

TEST_F(Hubs, WriteStatesAndEventsAsTheContractSays) {
  make({.latest_seq = 4, .build = "b1"});
  hub->publish(bus(1, 61.26));
  auto console = hub->subscribe();
  const Frame state = decoded(hub->whole_picture(*console));
  ASSERT_EQ(state.state().buses_size(), 1);
  const BusState& one = state.state().buses(0);
  EXPECT_EQ(one.lat_e6(), -1);
  EXPECT_EQ(one.lng_e6(), 120'500'000);
  EXPECT_EQ(one.speed_dmh(), 613U);
  EXPECT_EQ(one.course_deg(), 0U);  // 359.7 is 0 in whole degrees, not 360
  EXPECT_EQ(one.at_ms(), 5000);
  EXPECT_EQ(one.route_id(), 3);
  EXPECT_EQ(one.progress_m(), 813U);
  EXPECT_EQ(one.limit_dmh(), 0U);
  EXPECT_TRUE(one.positioned() && one.linked() && one.has_speed());
  EXPECT_EQ(one.phase(), RUN_PHASE_LOADED);

  const Frame hello = decoded(hub->hello());
  EXPECT_EQ(hello.hello().latest_seq(), 4U);
  EXPECT_EQ(hello.hello().build(), "b1");
  const Frame alarm = decoded(hub->frame_of(event(9)));
  EXPECT_EQ(alarm.event().alarm().cause(), "raised");
  EXPECT_EQ(alarm.event().alarm().route_id(), 3);
  EXPECT_EQ(alarm.event().alarm().measured_json(), "{\"peak_kmh\":78.30}");
  EXPECT_EQ(alarm.event().alarm().ended_at_ms(), 0);
}

// Two write the feed, and may publish in another order than they committed in.
TEST_F(Hubs, HaveWhatLiesBetweenReadBeforeTheySendAnEventThatDoesNotFollow) {
  make({.latest_seq = 4});
  int reads = 0;
  hub->on_missing([&] { ++reads; });
  const auto console = listener(4);
  hub->publish(event(6));
  EXPECT_EQ(reads, 1);
  EXPECT_THAT(taken(*console), testing::IsEmpty());
  hub->begin_catching_up();
  hub->publish(event(5));
  hub->catch_up(event(5));
  hub->catch_up(event(6));
  EXPECT_TRUE(hub->end_catching_up());
  EXPECT_THAT(taken(*console), ElementsAre("e5", "e6"));
  hub->publish(event(7));
  EXPECT_THAT(taken(*console), ElementsAre("e7"));
}

}  // namespace
}  // namespace busward::live
