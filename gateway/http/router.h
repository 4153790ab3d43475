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
#include "registry/access/rights.h"

namespace busward::http {

namespace asio = boost::asio;

class WebSocket;

// Who may ask for a route: anybody; an account that has nothing to do first; any account; an
// account or a program on this machine.
enum class Guard { open, token, any_account, token_or_local };

// A guard, or a right: an account that has it and nothing to do first. `narrow`: whether what the
// route answers is narrowed to what the account may see; else it takes the right over the whole
// county.
struct Needed {
  // NOLINTNEXTLINE(google-explicit-constructor): a guard alone is one thing that is needed.
  Needed(Guard wanted) : guard{wanted} {}
  // NOLINTNEXTLINE(google-explicit-constructor): a right alone is the usual case.
  Needed(registry::access::Right wanted) : right{wanted} {}
  Needed(registry::access::Right wanted, bool narrows) : right{wanted}, narrow{narrows} {}

  Guard guard = Guard::token;
  std::optional<registry::access::Right> right;
  bool narrow = false;
};

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
    Needed needs = Guard::token;
    BodyRule takes;
    Handler handler;                                 // or
    std::shared_ptr<const WebSocketHandler> socket;  // one of the two
  };
  struct Match {
    const Route* route = nullptr;  // none: the path is known, the method is not one of its
    std::map<std::string, std::string, std::less<>> values;
    std::string allowed;  // the methods of the path, as Allow says them
  };

  void get(std::string pattern, Needed needs, Handler handler);
  void add(Method method, std::string pattern, Needed needs, Handler handler, BodyRule takes = {});
  void web_socket(std::string pattern, Needed needs, WebSocketHandler handler);
  std::optional<Match> find(Method method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace busward::http
