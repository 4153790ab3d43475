#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace busward::simulator {

// Counts durations in buckets of 2 % from 0.01 ms to 20 min, so that hours of load cost 5 KB; the
// largest is exact.
class Latencies {
 public:
  using Milliseconds = std::chrono::duration<double, std::milli>;

  void add(Milliseconds latency) {
    ++counts_[bucket_of(latency)];
    ++count_;
    max_ = std::max(max_, latency);
  }
  std::uint64_t count() const { return count_; }
  // Nothing before the first one.
  std::optional<Milliseconds> max() const {
    return count_ == 0 ? std::nullopt : std::optional{max_};
  }
  // The upper edge of the bucket in which that part (0 to 1) of all is reached.
  std::optional<Milliseconds> quantile(double part) const {
    if (count_ == 0) return std::nullopt;
    const double wanted = part * static_cast<double>(count_);
    double seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += static_cast<double>(counts_[i]);
      if (seen >= wanted) {
        const double edge_ms = kLowest_ms * std::pow(kGrowth, static_cast<double>(i + 1));
        return std::min(Milliseconds{edge_ms}, max_);
      }
    }
    return max_;
  }

 private:
  static constexpr double kLowest_ms = 0.01;
  static constexpr double kGrowth = 1.02;

  static std::size_t bucket_of(Milliseconds latency) {
    if (latency.count() <= kLowest_ms) return 0;
    const double power = std::log(latency.count() / kLowest_ms) / std::log(kGrowth);
    return std::min(kBuckets - 1, static_cast<std::size_t>(power));
  }

  static constexpr std::size_t kBuckets = 950;
  std::array<std::uint64_t, kBuckets> counts_{};
  std::uint64_t count_ = 0;
  Milliseconds max_{0};
};

}  // namespace busward::simulator
