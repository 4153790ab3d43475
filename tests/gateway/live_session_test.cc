// The live feed over real sockets: resuming, slow consoles, broken ones.
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/live/session.h"
#include "live.pb.h"
#include "tests/gateway/http_running_server.h"
#include "tests/support/alarm_steps.h"
#include "tests/support/raw_client.h"

namespace busward::live {
namespace {

using support::get_once;
using support::RawClient;
using support::RunningServer;
using tracker::ports::FeedEvent;
using namespace std::chrono_literals;

FeedEvent event(std::int64_t seq, std::size_t bulk = 0) {
  FeedEvent made{seq, 1, support::overspeeding(registry::VehicleId{7})};
  made.alarm.measured = std::string(bulk, 'x');
  return made;
}

// A server with a feed, and the table of events that stands for the database. Its members are
// touched on the loop.
class FeedServer {
 public:
  explicit FeedServer(Hub::Options options = {}, http::Limits limits = {}) : server{limits} {
    hub.emplace(std::move(options), server.clock,
                [](registry::RouteVersionId) { return std::optional<registry::RouteId>{}; });
    feed.emplace(Feed{*hub, server.tasks(), server.metrics,
                      [this](std::int64_t seq, std::size_t limit) { return after(seq, limit); }});
    feed->backlog_page = 3;
    server.router.web_socket("/api/v1/live", http::Guard::token, feed->handler());
    server.start();
  }
  ~FeedServer() {
    EXPECT_TRUE(server.stop());
    EXPECT_THAT(server.faults, testing::IsEmpty());
  }
  void commit(std::int64_t seq, std::size_t bulk = 0) {
    server.on_loop([&] { table.push_back(event(seq, bulk)); });
  }
  void publish(std::int64_t seq, std::size_t bulk = 0) {
    server.on_loop([&] { hub->publish(event(seq, bulk)); });
  }
  void commit_and_publish(std::int64_t seq, std::size_t bulk = 0) {
    commit(seq, bulk);
    publish(seq, bulk);
  }
  asio::awaitable<tracker::ports::Outcome<std::vector<tracker::FeedItem>>> after(
      std::int64_t seq, std::size_t limit) {
    std::vector<tracker::FeedItem> page;
    for (const FeedEvent& one : table) {
      if (one.seq > seq && page.size() < limit) page.push_back(one);
    }
    if (on_read) on_read();
    if (database_away) co_return tracker::ports::Fault::unavailable;
    co_return page;
  }

  RunningServer server;
  std::optional<Hub> hub;
  std::optional<Feed> feed;
  std::vector<FeedEvent> table;
  std::function<void()> on_read;
  bool database_away = false;
};

// The next event or gap: "e5", "g5"; states and greetings are left out. "end" where the link ended.
std::string next(RawClient& client) {
  for (;;) {
    const auto message = client.read_message();
    if (!message) return "end";
    Frame frame;
    if (!frame.ParseFromString(*message)) return "not a frame";
    if (frame.has_event()) return "e" + std::to_string(frame.event().seq());
    if (frame.has_gap()) return "g" + std::to_string(frame.gap().seq());
  }
}

TEST(LiveFeed, GreetsThenShowsEveryBusThenWhatHappens) {
  FeedServer server{{.latest_seq = 4, .build = "b7"}};
  server.server.on_loop([&] {
    tracker::VehicleLive bus;
    bus.vehicle = registry::VehicleId{3};
    server.hub->publish(bus);
  });
  RawClient client{server.server.port()};
  ASSERT_TRUE(client.upgrade("/api/v1/live"));
  Frame hello;
  ASSERT_TRUE(hello.ParseFromString(client.read_message().value()));
  EXPECT_EQ(hello.hello().latest_seq(), 4U);
  EXPECT_EQ(hello.hello().build(), "b7");
  Frame state;
  ASSERT_TRUE(state.ParseFromString(client.read_message().value()));
  ASSERT_EQ(state.state().buses_size(), 1);
  EXPECT_EQ(state.state().buses(0).vehicle_id(), 3);
  server.publish(5);
  EXPECT_EQ(next(client), "e5");
}

TEST(LiveFeed, ResumesWithoutLossOrRepeatWhileEventsArrive) {
  FeedServer server{{.latest_seq = 10}};
  for (std::int64_t seq = 1; seq <= 10; ++seq) server.commit(seq);
  server.feed->backlog_page = 5;
  // With each page that is read two more are committed; the hub hears of them three later.
  std::int64_t last = 10;
  server.on_read = [&] {
    for (int more = 0; more < 2; ++more) server.table.push_back(event(++last));
    for (std::int64_t seq = 11; seq <= last - 3; ++seq) server.hub->publish(event(seq));
  };
  RawClient client{server.server.port()};
  ASSERT_TRUE(client.upgrade("/api/v1/live?after=2"));
  for (std::int64_t seq = 3; seq <= 12; ++seq) {
    ASSERT_EQ(next(client), "e" + std::to_string(seq));
  }
  for (std::int64_t seq = 11; seq <= 14; ++seq) server.publish(seq);
  server.commit_and_publish(40);
  EXPECT_EQ(next(client), "e13");
  EXPECT_EQ(next(client), "e14");
  EXPECT_EQ(next(client), "e40");
}

TEST(LiveFeed, ReadsOnWhereTheQueueOverflowedDuringTheBacklog) {
  FeedServer server{{.latest_seq = 3, .queued_events_max = 2}};
  for (std::int64_t seq = 1; seq <= 3; ++seq) server.commit(seq);
  bool once = true;
  server.on_read = [&] {
    if (!std::exchange(once, false)) return;
    for (std::int64_t seq = 4; seq <= 12; ++seq) {
      server.table.push_back(event(seq));
      server.hub->publish(event(seq));
    }
  };
  RawClient client{server.server.port()};
  ASSERT_TRUE(client.upgrade("/api/v1/live?after=0"));
  for (std::int64_t seq = 1; seq <= 12; ++seq) ASSERT_EQ(next(client), "e" + std::to_string(seq));
}

TEST(LiveFeed, GivesAGapForAnEndlessBacklog) {
  FeedServer server{{.latest_seq = 100}};
  for (std::int64_t seq = 1; seq <= 100; ++seq) server.commit(seq);
  server.feed->backlog_max = 5;
  RawClient client{server.server.port()};
  ASSERT_TRUE(client.upgrade("/api/v1/live?after=0"));
  for (std::int64_t seq = 1; seq <= 6; ++seq) ASSERT_EQ(next(client), "e" + std::to_string(seq));
  EXPECT_EQ(next(client), "g100");
  server.commit_and_publish(101);
  EXPECT_EQ(next(client), "e101");
}

TEST(LiveFeed, KnowsANumberOfAnotherDatabase) {
  FeedServer server{{.latest_seq = 5}};
  server.commit(5);
  server.commit(6);  // not published yet
  RawClient stranger{server.server.port()};
  ASSERT_TRUE(stranger.upgrade("/api/v1/live?after=900"));
  RawClient ahead{server.server.port()};
  ASSERT_TRUE(ahead.upgrade("/api/v1/live?after=6"));
  EXPECT_EQ(next(stranger), "g5");
  server.publish(6);
  server.commit_and_publish(7);
  EXPECT_EQ(next(stranger), "e6");
  EXPECT_EQ(next(stranger), "e7");
  EXPECT_EQ(next(ahead), "e7");
}

TEST(LiveFeed, SendsConsolesOffWhileTheDatabaseIsAway) {
  FeedServer server{{.latest_seq = 5}};
  server.database_away = true;
  RawClient client{server.server.port()};
  ASSERT_TRUE(client.upgrade("/api/v1/live?after=2"));
  EXPECT_EQ(next(client), "end");
  EXPECT_EQ(client.close_code(), 1013);
  RawClient current{server.server.port()};
  ASSERT_TRUE(current.upgrade("/api/v1/live?after=5"));
  ASSERT_TRUE(current.read_message());  // it listens: what comes now needs no database
  server.publish(6);
  EXPECT_EQ(next(current), "e6");
}

TEST(LiveFeed, TellsASlowConsoleOfTheGapAndGoesOn) {
  FeedServer server{{.queued_events_max = 20}};
  RawClient slow{server.server.port(),
                 RawClient::Options{.receive_buffer_bytes = 4096, .connect = true}};
  ASSERT_TRUE(slow.upgrade("/api/v1/live"));
  ASSERT_TRUE(slow.read_message());
  RawClient quick{server.server.port()};
  ASSERT_TRUE(quick.upgrade("/api/v1/live"));
  ASSERT_TRUE(quick.read_message() && quick.read_message());
  // 400 events of 8 KiB: far more than the kernel holds for one who does not read.
  constexpr std::int64_t kEvents = 400;
  for (std::int64_t seq = 1; seq <= kEvents; ++seq) {
    server.publish(seq, 8192);
    ASSERT_EQ(next(quick), "e" + std::to_string(seq));  // nobody else is held up
  }
  std::int64_t expected = 1;
  std::string said = next(slow);
  while (said == "e" + std::to_string(expected)) {
    ++expected;
    said = next(slow);
  }
  ASSERT_EQ(said.substr(0, 1), "g");
  expected = std::stoll(said.substr(1)) + 1;
  EXPECT_GT(expected, kEvents - 20);
  for (; expected <= kEvents; ++expected) ASSERT_EQ(next(slow), "e" + std::to_string(expected));
  server.publish(kEvents + 1);
  EXPECT_EQ(next(slow), "e" + std::to_string(kEvents + 1));
}

TEST(LiveFeed, EndsConsolesThatBreakTheProtocolOrSayTooMuch) {
  FeedServer server;
  RawClient garbage{server.server.port()};
  ASSERT_TRUE(garbage.upgrade("/api/v1/live"));
  garbage.send(std::string(64, '\xFF'));
  EXPECT_EQ(next(garbage), "end");
  EXPECT_EQ(garbage.close_code(), 1002);
  RawClient talker{server.server.port()};
  ASSERT_TRUE(talker.upgrade("/api/v1/live"));
  talker.send_frame(2, std::string(5000, 'x'));
  EXPECT_EQ(next(talker), "end");
  EXPECT_EQ(talker.close_code(), 1009);
  RawClient polite{server.server.port()};
  ASSERT_TRUE(polite.upgrade("/api/v1/live"));
  ASSERT_TRUE(polite.read_message());
  polite.send_frame(1, "hello");
  server.publish(1);
  EXPECT_EQ(next(polite), "e1");
  polite.send_frame(8, "\x03\xE8");
  EXPECT_EQ(next(polite), "end");
  EXPECT_EQ(polite.close_code(), 1000);
}

TEST(LiveFeed, EndsConsolesThatFallSilent) {
  http::Limits limits;
  limits.web_socket_idle = 200ms;
  FeedServer server{{}, limits};
  RawClient alive{server.server.port()};
  RawClient silent{server.server.port()};
  ASSERT_TRUE(alive.upgrade("/api/v1/live"));
  ASSERT_TRUE(silent.upgrade("/api/v1/live"));
  ASSERT_TRUE(alive.read_message() && alive.read_message());
  const auto listeners = [&] {
    return server.server.on_loop([&] { return server.hub->subscribers(); });
  };
  // One answers pings while it waits for the next event, which comes when the other one is gone.
  std::thread waits_for_silence{[&] {
    while (listeners() > 1) {
    }
    server.publish(1);
  }};
  EXPECT_EQ(next(alive), "e1");
  waits_for_silence.join();
}

TEST(LiveFeed, RefusesBeforeTheUpgradeWhatItCannotServe) {
  FeedServer server{{.subscribers_max = 1}};
  const auto port = server.server.port();
  EXPECT_EQ(get_once(port, "/api/v1/live")->status, 426);
  const std::string upgrade =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  for (const char* bad : {"-1", "x", "1x", "99999999999999999999"}) {
    const auto refused = get_once(port, std::string{"/api/v1/live?after="} + bad, upgrade);
    EXPECT_EQ(refused->status, 400) << bad;
    EXPECT_THAT(refused->body, testing::HasSubstr("after")) << bad;
  }
  EXPECT_EQ(get_once(port, "/api/v1/live", upgrade + "Origin: http://evil.example\r\n")->status,
            403);
  RawClient stranger{port};
  stranger.send("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n" + upgrade + "\r\n");
  EXPECT_EQ(stranger.read_response()->status, 401);

  RawClient first{port};
  ASSERT_TRUE(first.upgrade("/api/v1/live"));
  ASSERT_TRUE(first.read_message());
  EXPECT_EQ(get_once(port, "/api/v1/live", upgrade)->status, 503);
}

TEST(LiveFeed, EndsWithItsServerThoughConsolesHoldOn) {
  std::optional<RawClient> client;
  FeedServer server;  // whose end is checked to be quick
  client.emplace(server.server.port());
  ASSERT_TRUE(client->upgrade("/api/v1/live"));
  ASSERT_TRUE(client->read_message() && client->read_message());
}

TEST(LiveFeed, ReadsWhatTheHubWasNotToldOf) {
  FeedServer server{{.latest_seq = 2}};
  for (std::int64_t seq = 1; seq <= 4; ++seq) server.commit(seq);
  // The engine goes on while the database is read: 5 is published and not in the page.
  bool once = true;
  server.on_read = [&] {
    if (!std::exchange(once, false)) return;
    server.table.push_back(event(5));
    server.hub->publish(event(5));
  };
  std::vector<std::int64_t> heard;  // by whoever in the server must not miss one
  server.server.on_loop([&] {
    server.hub->on_event([&](const tracker::FeedItem& told) { heard.push_back(seq_of(told)); });
  });
  RawClient client{server.server.port()};
  ASSERT_TRUE(client.upgrade("/api/v1/live"));
  ASSERT_TRUE(client.read_message() && client.read_message());
  server.server.on_loop([&] {
    server.server.tasks().spawn("catch up", catch_up(*server.hub, server.feed->events_after));
    server.server.tasks().spawn("again", catch_up(*server.hub, server.feed->events_after));
  });
  EXPECT_EQ(next(client), "e3");
  EXPECT_EQ(next(client), "e4");
  EXPECT_EQ(next(client), "e5");
  server.commit_and_publish(6);
  EXPECT_EQ(next(client), "e6");
  server.server.on_loop([&] { EXPECT_THAT(heard, testing::ElementsAre(3, 4, 5, 6)); });
}

// A feed for whoever sees the buses of `sight`, and for as long as `let_in`.
struct NarrowFeed {
  explicit NarrowFeed(Hub::Options options) : server{std::move(options)} {
    server.server.on_loop([this] {
      server.feed->sight_of = [this](const http::Request&) { return ask(); };
      server.feed->still_let_in = [this](const http::Request&) { return let_in; };
    });
  }
  asio::awaitable<tracker::ports::Outcome<Sight>> ask() {
    if (database_away) co_return tracker::ports::Fault::unavailable;
    co_return sight;
  }
  void doubt(Doubt what) {
    server.server.on_loop([&] { server.hub->doubt(what); });
  }

  Sight sight;
  bool let_in = true;
  bool database_away = false;
  FeedServer server;
};

TEST(LiveFeed, LeavesOutOfTheBacklogWhatIsAnothersAndIsComeToAgainWhenTheSightChanges) {
  NarrowFeed narrow{{.latest_seq = 3}};
  for (std::int64_t seq = 1; seq <= 3; ++seq) narrow.server.commit(seq);
  narrow.server.server.on_loop([&] { narrow.sight.vehicles = {{8}}; });  // the events are of bus 7
  RawClient client{narrow.server.server.port()};
  ASSERT_TRUE(client.upgrade("/api/v1/live?after=0"));
  ASSERT_TRUE(client.read_message() && client.read_message());
  narrow.server.commit_and_publish(4);
  narrow.server.server.on_loop([&] { narrow.database_away = true; });
  narrow.doubt(Doubt::sight);  // cannot be asked: it goes on as it was
  narrow.server.commit_and_publish(5);
  narrow.server.server.on_loop([&] {
    narrow.database_away = false;
    narrow.sight.vehicles = {{7}};
  });
  narrow.doubt(Doubt::sight);
  EXPECT_EQ(next(client), "end");  // and nothing before
  EXPECT_EQ(client.close_code(), 1001);
  RawClient again{narrow.server.server.port()};
  ASSERT_TRUE(again.upgrade("/api/v1/live?after=3"));
  EXPECT_EQ(next(again), "e4");
  EXPECT_EQ(next(again), "e5");
}

TEST(LiveFeed, EndsForWhomNobodyLetsInAnyMore) {
  NarrowFeed narrow{{}};
  RawClient client{narrow.server.server.port()};
  ASSERT_TRUE(client.upgrade("/api/v1/live"));
  ASSERT_TRUE(client.read_message() && client.read_message());
  narrow.doubt(Doubt::account);
  narrow.server.commit_and_publish(1);
  EXPECT_EQ(next(client), "e1");  // still let in
  narrow.server.server.on_loop([&] { narrow.let_in = false; });
  narrow.doubt(Doubt::account);
  EXPECT_EQ(next(client), "end");
  EXPECT_EQ(client.close_code(), 1008);
}

TEST(LiveFeed, SaysGoodbyeWhenTheServerStops) {
  FeedServer server;
  RawClient client{server.server.port()};
  ASSERT_TRUE(client.upgrade("/api/v1/live", "Origin: http://localhost\r\n"));
  ASSERT_TRUE(client.read_message() && client.read_message());
  server.server.on_loop([&] { server.hub->close(); });
  EXPECT_EQ(next(client), "end");
  EXPECT_EQ(client.close_code(), 1001);
}

}  // namespace
}  // namespace busward::live
