#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/http/exchange.h"
#include "geo/result.h"

namespace busward::http {

struct TokenFault {
  std::string line;  // for a person
};
// The token of a data directory: 256 random bits and more as 43 letters. Read from `file`, or made
// there with mode 0600; a file that others may read is refused.
geo::Result<std::string, TokenFault> load_or_create_token(const std::filesystem::path& file);

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
  };
  explicit Access(Options options) : options_{std::move(options)} {}

  // By "Authorization: Bearer" or the cookie. Takes as long for a wrong token as for the right one.
  bool has_token(const Request& request) const;
  // From this machine and not through a proxy on it.
  bool is_local(const Request& request) const;
  // A page of another site whose name was made to point to us (DNS rebinding) comes with that name
  // in Host.
  bool is_right_host(const Request& request) const;
  // Browsers send Origin with every WebSocket and let any site open one; programs send none.
  bool is_right_origin(const Request& request) const;
  // The answer to /?token=…: the cookie and the way to /. None where the token is wrong.
  std::optional<Response> sign_in(std::string_view token) const;

 private:
  bool is_token(std::string_view text) const;

  Options options_;
};

}  // namespace busward::http
