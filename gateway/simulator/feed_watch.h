#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>

#include "gateway/simulator/latencies.h"
#include "gateway/terminals/jt808/location.h"

namespace busward::live {
class Frame;
}

namespace busward::simulator {

// Times the way from a terminal's send to the live feed. A fix is known again by its second and its
// place, which the feed carries as sent; an alarm by those of the fix that decided it. Keeps the
// fixes of the last five minutes. Belongs to the simulator's one thread; no clock, no I/O.
class FeedWatch {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  void on_live_fix(const jt808::Location& fix, Moment sent);
  void on_frame(const live::Frame& frame, Moment arrived);

  const Latencies& fixes() const { return fixes_; }
  const Latencies& alarms() const { return alarms_; }
  std::uint64_t frames() const { return frames_; }

 private:
  struct FixKey {
    std::int64_t at_ms;
    std::int32_t latitude;
    std::int32_t longitude;
    friend bool operator==(const FixKey&, const FixKey&) = default;
  };
  struct FixKeyHash {
    std::size_t operator()(const FixKey& key) const;
  };
  struct Sent {
    Moment at;
    bool told = false;  // a bus that is told twice (it was linked, an alarm ended) is one fix
  };

  void forget_before(Moment moment);

  std::unordered_map<FixKey, Sent, FixKeyHash> sent_;
  std::deque<std::pair<Moment, FixKey>> by_age_;
  Latencies fixes_;
  Latencies alarms_;
  std::uint64_t frames_ = 0;
};

}  // namespace busward::simulator
