#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace busward::simulator {

// Where a live feed is: "ws://127.0.0.1:8080/api/v1/live?token=…".
struct FeedAddress {
  std::string host;
  std::string port;
  std::string target;
  std::optional<std::string> token;

  static std::optional<FeedAddress> from_text(std::string_view text);
};

// Reads the feed until it is cancelled and comes back a second after each loss. Each binary frame
// goes to `on_frame` as it arrives.
boost::asio::awaitable<void> read_feed(FeedAddress address,
                                       std::function<void(std::string_view)> on_frame);

}  // namespace busward::simulator
