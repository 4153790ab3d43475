#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "gateway/http/router.h"
#include "gateway/live/hub.h"
#include "gateway/metrics.h"
#include "gateway/task_group.h"
#include "tracker/ports/fault.h"

namespace busward::live {

namespace asio = boost::asio;

// Committed events behind `seq`, oldest first, at most `limit`.
using EventsAfter =
    std::function<asio::awaitable<tracker::ports::Outcome<std::vector<tracker::FeedItem>>>(
        std::int64_t seq, std::size_t limit)>;

// What whoever asks may be told of; asked at the session's start and again when that may have
// changed.
using SightOf = std::function<asio::awaitable<tracker::ports::Outcome<Sight>>(http::Request)>;
// Whether who asked then is still let in, in the same role.
using StillLetIn = std::function<bool(const http::Request&)>;

// `GET /api/v1/live?after=SEQ`: Hello, State with every bus, the events behind SEQ, then what
// happens. A missing `after` starts with what happens next. More than `backlog_max` events behind
// are not sent: the console gets a gap notice and reads the alarms instead. While the database is
// away a console that wants a backlog is sent off to try again later. Each is told of the buses in
// its sight alone; where the sight changes, the console is sent off and comes again, and where the
// account is let in no more, it is closed for good. All fields outlive the
// server's executor loop.
struct Feed {
  Hub& hub;
  gateway::TaskGroup& tasks;
  gateway::Metrics& metrics;
  EventsAfter events_after;
  SightOf sight_of{};         // none: everybody sees sight
  StillLetIn still_let_in{};  // none: for ever
  std::size_t backlog_page = 500;
  std::size_t backlog_max = 10'000;

  http::WebSocketHandler handler();
};

// Reads from the database what the hub was not told of, after a commit that was in doubt: publishes
// it in order and without repeats, whatever is published meanwhile. While the database is away it
// tries again each second. Spawn it in the task group; where one is at work already it only makes
// that one look once more.
asio::awaitable<void> catch_up(Hub& hub, EventsAfter events_after);

}  // namespace busward::live
