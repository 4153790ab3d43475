#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "geo/utc_time.h"

namespace busward::api {

// How many log-ins one address may try, and how many may be hashed at once:
// each takes a tenth of a second and 64 MiB. Addresses that were quiet for a
// window are forgotten, so that at most those of one window are kept. Lives on
// the gateway's thread.
class LogInLimit {
 public:
  struct Rules {
    int per_address = 20;  // in a window
    std::chrono::seconds window{60};
    int at_once = 2;
    std::size_t addresses = 10'000;  // more in one window: everybody waits
  };
  LogInLimit() = default;
  explicit LogInLimit(Rules rules) : rules_{rules} {}

  // Takes part in the limit while it lives; converts to whether it may go on.
  class Turn {
   public:
    explicit Turn(LogInLimit* limit) : limit_{limit} {
      if (limit_ != nullptr) ++limit_->under_way_;
    }
    ~Turn() {
      if (limit_ != nullptr) --limit_->under_way_;
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    explicit operator bool() const { return limit_ != nullptr; }

   private:
    LogInLimit* limit_;
  };
  Turn enter(const std::string& address, geo::UtcTime now);

 private:
  struct Window {
    geo::UtcTime began;
    int tries = 0;
  };
  void forget(geo::UtcTime now);

  Rules rules_;
  int under_way_ = 0;
  std::map<std::string, Window> windows_;
};

}  // namespace busward::api
