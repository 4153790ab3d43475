#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "gateway/http/exchange.h"

namespace busward::http {

namespace asio = boost::asio;

class WebSocket;

// Who may ask for a route.
enum class Guard { open, token, token_or_local };

using Handler = std::function<asio::awaitable<Response>(Request)>;

struct WebSocketHandler {
  // An answer instead of the WebSocket: a bad parameter, no room. Asked before the upgrade.
  std::function<std::optional<Response>(const Request&)> refuse;
  std::function<asio::awaitable<void>(Request, std::shared_ptr<WebSocket>)> serve;
};

// Which handler answers which path. A pattern is a path whose segments are literal or "{name}", the
// latter with a literal end if need be ("{y}.mvt"). All routes are added before the server starts;
// literal segments win over names. Every route answers GET and HEAD, and OPTIONS by itself.
class Router {
 public:
  struct Route {
    std::string pattern;
    Guard guard = Guard::token;
    Handler handler;                                 // or
    std::shared_ptr<const WebSocketHandler> socket;  // one of the two
  };
  struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string, std::less<>> values;
  };

  void get(std::string pattern, Guard guard, Handler handler);
  void web_socket(std::string pattern, WebSocketHandler handler);
  std::optional<Match> find(std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace busward::http
