#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/http/exchange.h"
#include "geo/result.h"
#include "registry/access/actor.h"

namespace busward::http {

struct TokenFault {
  std::string line;  // for a person
};
// The token of a data directory: 256 random bits and more as 43 letters. Read from `file`, or made
// there with mode 0600; a file that others may read is refused.
geo::Result<std::string, TokenFault> load_or_create_token(const std::filesystem::path& file);

// Who acts with the token of the data directory: whoever can read its files, as a duty officer of
// the whole county. The account stands in the database from its first migration on.
registry::access::Actor machine_owner();

// Whom a session's or an API token's secret stands for.
struct Identity {
  registry::access::Actor actor;
  std::optional<std::string> session;  // the hash of its secret; none: an API token
  std::string duty;                    // what the account has to do first; empty = nothing
  bool by_badge = false;               // the session was begun by a badge, and not by a password
};

// What a request shows of itself, in the order in which it is looked at: a bearer's secret alone,
// or else those of the cookies.
std::vector<std::string_view> shown_secrets(const Request& request);

// The cookie that is a session, for this browser session; Secure where the browser speaks TLS with
// a proxy on this machine. And the one that ends it.
Header session_cookie(const Request& request, std::string_view secret);
Header no_session_cookie(const Request& request);
// The cookie by which a device is known that showed a badge first: sent to the log-in by badge
// alone, for as long as the badge is good. And those that a request brings, by badge.
Header device_cookie(const Request& request, std::int64_t badge, std::string_view secret,
                     std::chrono::seconds lasts);
std::vector<std::pair<std::int64_t, std::string>> device_cookies(const Request& request);

// Who may ask. Immutable.
class Access {
 public:
  struct Options {
    std::string token;
    // The names by which this server is called in Host, without port; empty = any (it listens on no
    // loopback).
    std::vector<std::string> hosts{"localhost", "127.0.0.1", "[::1]"};
    // Sites besides our own that may open WebSockets, e.g. "http://localhost:5173" while
    // developing.
    std::vector<std::string> origins;
    // Accounts: whether there are any, and whom a secret stands for now. Once there are, the token
    // of the data directory is nobody's. None: there are none.
    std::function<bool()> accounts_exist;
    std::function<std::optional<Identity>(std::string_view secret)> identity_of;
  };
  explicit Access(Options options) : options_{std::move(options)} {}

  // Who asks, by "Authorization: Bearer" or a cookie; none = nobody we know. Takes as long for a
  // wrong token as for the right one. Until there are accounts, whoever has the token acts as this
  // machine's owner.
  std::optional<Identity> identity_of(const Request& request) const;
  bool accounts_exist() const { return options_.accounts_exist && options_.accounts_exist(); }
  // From this machine and not through a proxy on it.
  bool is_local(const Request& request) const;
  // A page of another site whose name was made to point to us (DNS rebinding) comes with that name
  // in Host.
  bool is_right_host(const Request& request) const;
  // Browsers send Origin with every WebSocket and let any site open one; programs send none.
  bool is_right_origin(const Request& request) const;
  // A browser adds the cookie to what another site's page sends. So a write must not name another
  // site's Origin, and with a cookie it must name one.
  bool may_write(const Request& request) const;
  // The answer to /?token=…: the cookie and the way to /. None where the token is wrong.
  std::optional<Response> sign_in(std::string_view token) const;

 private:
  std::optional<Identity> identity_of(std::string_view secret) const;
  bool is_token(std::string_view text) const;

  Options options_;
};

}  // namespace busward::http
