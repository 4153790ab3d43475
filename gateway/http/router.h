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

// What a route takes as the body of a write.
struct BodyRule {
  std::size_t bytes = 64 * 1024;               // at most
  std::string_view type = "application/json";  // a literal; empty = any
};

// Which handler answers which method at which path. A pattern is a path whose segments are literal
// or "{name}", the latter with a literal end if need be ("{y}.mvt"). All routes are added before
// the server starts; literal segments win over names. A route of GET answers HEAD too; OPTIONS
// answers itself.
class Router {
 public:
  struct Route {
    Method method = Method::get;
    std::string pattern;
    Guard guard = Guard::token;
    BodyRule takes;
    Handler handler;                                 // or
    std::shared_ptr<const WebSocketHandler> socket;  // one of the two
  };
  struct Match {
    const Route* route = nullptr;  // none: the path is known, the method is not one of its
    std::map<std::string, std::string, std::less<>> values;
    std::string allowed;  // the methods of the path, as Allow says them
  };

  void get(std::string pattern, Guard guard, Handler handler);
  void add(Method method, std::string pattern, Guard guard, Handler handler, BodyRule takes = {});
  void web_socket(std::string pattern, WebSocketHandler handler);
  std::optional<Match> find(Method method, std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace busward::http
