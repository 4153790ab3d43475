#include "gateway/live/session.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/http/problem.h"
#include "gateway/http/websocket.h"

namespace busward::live {

namespace {

using boost::system::error_code;
using http::CloseCause;

constexpr auto kAsResult = asio::as_tuple(asio::use_awaitable);

struct After {
  bool valid = true;
  std::optional<std::int64_t> seq;  // none: from now on
};

After after_of(const http::Request& request) {
  const auto text = request.query_value("after");
  if (!text) return {};
  std::int64_t seq = 0;
  const auto [end, ec] = std::from_chars(text->data(), text->data() + text->size(), seq);
  if (ec != std::errc{} || end != text->data() + text->size() || seq < 0) return {false, {}};
  return {true, seq};
}

// One console. Shared by its two tasks, the one that writes and the one that reads.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(const Feed& feed, http::Request request, std::shared_ptr<http::WebSocket> socket,
          std::unique_ptr<Subscription> subscription)
      : feed_{feed},
        request_{std::move(request)},
        socket_{std::move(socket)},
        subscription_{std::move(subscription)},
        queued_since_{feed.hub.latest_seq()},
        wake_{feed.tasks.executor()} {
    wake_.expires_at(asio::steady_timer::time_point::max());
    subscription_->on_ready([this] { wake_.cancel(); });
  }
  ~Session() { socket_->abort(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  asio::awaitable<void> read() {
    const auto keep = shared_from_this();
    co_await socket_->read_until_closed();  // why is of no interest: a console comes again
    peer_gone_ = true;
    wake_.cancel();
  }

  asio::awaitable<void> write(After after) {
    const auto keep = shared_from_this();
    const auto cause = co_await send_all(after);
    if (cause) {
      co_await socket_->close(*cause);
    } else {
      socket_->abort();  // ends the reader, if the peer has not
    }
  }

 private:
  // Until the peer is gone (none) or we close.
  asio::awaitable<std::optional<CloseCause>> send_all(After after) {
    co_await send(feed_.hub.hello());
    co_await send(feed_.hub.whole_picture(*subscription_));
    const bool caught_up = co_await send_backlog(after.seq.value_or(queued_since_));
    if (!caught_up) co_return CloseCause::try_again_later;
    while (!peer_gone_ && !subscription_->closed()) {
      if (const auto doubt = subscription_->take_doubt()) {
        const auto cause = co_await settle(*doubt);
        if (cause) co_return cause;
      }
      const FrameBytes frame = subscription_->take();
      if (frame) {
        co_await send(frame);
        continue;
      }
      [[maybe_unused]] const auto [ec] = co_await wake_.async_wait(kAsResult);
    }
    if (peer_gone_) co_return std::nullopt;
    co_return CloseCause::going_away;
  }

  // Why the session has to end, if it has to. While the database is away it goes on as it was, and
  // is in doubt again.
  asio::awaitable<std::optional<CloseCause>> settle(Doubt doubt) {
    if (feed_.still_let_in && !feed_.still_let_in(request_)) co_return CloseCause::policy;
    if (doubt == Doubt::account || !feed_.sight_of) co_return std::nullopt;
    const auto sight = co_await feed_.sight_of(request_);
    if (!sight) subscription_->keep_doubt();
    if (!sight || *sight == subscription_->sight()) co_return std::nullopt;
    co_return CloseCause::going_away;
  }

  // Events wait in the subscription since before the first page is read, so none falls between the
  // two; what is in both is known by its number. False: the database cannot be asked.
  asio::awaitable<bool> send_backlog(std::int64_t known_up_to) {
    if (known_up_to > queued_since_) {
      const auto checked = co_await last_true_number(known_up_to);
      if (!checked) co_return false;
      known_up_to = *checked;
    }
    for (std::size_t sent = 0; !peer_gone_;) {
      if (known_up_to >= queued_since_) {
        if (subscription_->go_live(known_up_to)) break;
        queued_since_ = feed_.hub.latest_seq();  // too much came meanwhile: what waited is lost
      }
      if (sent >= feed_.backlog_max) {
        known_up_to = feed_.hub.latest_seq();
        co_await send(gap_frame(known_up_to));
        continue;
      }
      const auto page = co_await feed_.events_after(known_up_to, feed_.backlog_page);
      if (!page) co_return false;
      if (page->empty()) known_up_to = std::max(known_up_to, queued_since_);
      for (const tracker::FeedItem& event : *page) {
        known_up_to = seq_of(event);
        if (!subscription_->sight().hears(event)) continue;
        co_await send(feed_.hub.frame_of(event));
        ++sent;
      }
    }
    co_return true;
  }

  // A console may know an event that the hub does not yet, having read it from the database. A
  // number that the database does not have either comes from another database: everything may be
  // different.
  asio::awaitable<std::optional<std::int64_t>> last_true_number(std::int64_t claimed) {
    const auto page = co_await feed_.events_after(claimed - 1, 1);
    if (!page) co_return std::nullopt;
    if (!page->empty() && seq_of(page->front()) == claimed) co_return claimed;
    const std::int64_t latest = feed_.hub.latest_seq();
    co_await send(gap_frame(latest));
    co_return latest;
  }

  asio::awaitable<void> send(FrameBytes frame) {
    if (peer_gone_) co_return;
    const error_code ec = co_await socket_->write(std::move(frame));
    if (ec) peer_gone_ = true;
  }

  const Feed& feed_;
  http::Request request_;  // by which it was opened
  std::shared_ptr<http::WebSocket> socket_;
  std::unique_ptr<Subscription> subscription_;
  std::int64_t queued_since_;  // every event behind this one is in the subscription
  asio::steady_timer wake_;
  bool peer_gone_ = false;
};

asio::awaitable<void> read_of(std::shared_ptr<Session> session) {
  co_await session->read();
}

asio::awaitable<std::optional<Sight>> sight_of(const Feed& feed, http::Request request) {
  std::optional<Sight> sight{Sight{}};
  if (!feed.sight_of) co_return sight;
  auto asked = co_await feed.sight_of(std::move(request));
  sight.reset();
  if (asked) sight = std::move(*asked);
  co_return sight;
}

asio::awaitable<void> serve_console(const Feed& feed, http::Request request,
                                    std::shared_ptr<http::WebSocket> socket) {
  auto sight = co_await sight_of(feed, request);
  auto subscription = sight ? feed.hub.subscribe(std::move(*sight)) : nullptr;
  if (!subscription) {
    co_await socket->close(CloseCause::try_again_later);
    co_return;
  }
  const After after = after_of(request);
  const auto session = std::make_shared<Session>(feed, std::move(request), std::move(socket),
                                                 std::move(subscription));
  feed.tasks.spawn("console reader", read_of(session));
  co_await session->write(after);
}

std::optional<http::Response> refuse(const Feed& feed, const http::Request& request) {
  if (!after_of(request).valid) {
    return http::problem_response(http::Problem::bad_parameter,
                                  "after: the number of an event is wanted.");
  }
  if (!feed.hub.has_room()) {
    return http::problem_response(http::Problem::unavailable, "Too many consoles listen.");
  }
  return std::nullopt;
}

}  // namespace

http::WebSocketHandler Feed::handler() {
  const Hub* const counted = &hub;
  metrics.gauge_of("busward_live_subscribers", "Consoles that listen to the live feed.",
                   [counted] { return static_cast<double>(counted->subscribers()); });
  http::WebSocketHandler made;
  made.refuse = [this](const http::Request& request) { return live::refuse(*this, request); };
  made.serve = [this](http::Request request, std::shared_ptr<http::WebSocket> socket) {
    return serve_console(*this, std::move(request), std::move(socket));
  };
  return made;
}

asio::awaitable<void> catch_up(Hub& hub, EventsAfter events_after) {
  constexpr std::size_t kPage = 500;
  if (hub.is_catching_up()) {
    hub.look_again();
    co_return;
  }
  hub.begin_catching_up();
  asio::steady_timer pause{co_await asio::this_coro::executor};
  for (;;) {
    const auto page = co_await events_after(hub.latest_seq(), kPage);
    if (page && !page->empty()) {
      for (const tracker::FeedItem& event : *page) hub.catch_up(event);
      continue;
    }
    if (page && hub.end_catching_up()) co_return;
    pause.expires_after(std::chrono::seconds{1});
    [[maybe_unused]] const auto [ec] = co_await pause.async_wait(kAsResult);
  }
}

}  // namespace busward::live
