#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace busward::gateway {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

// Counts values into buckets by their upper bounds, the last one infinity. At most kBucketsMax
// bounds, rising.
class Histogram {
 public:
  static constexpr std::size_t kBucketsMax = 15;
  explicit Histogram(const std::vector<double>& bounds);
  void observe(double value);

 private:
  friend class Metrics;
  std::vector<double> bounds_;
  std::atomic<std::uint64_t> counts_[kBucketsMax + 1] = {};
  std::atomic<double> sum_{0};
};

// What the server counts about itself, for /metrics in the text format of Prometheus. Names begin
// with busward_. Series are made and the text is read on the gateway's thread; a series that was
// handed out lives as long as the registry and may be changed from any thread. Asking again for the
// same name and labels gives the same series.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter& counter(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Histogram& histogram(std::string_view name, std::string_view help,
                       const std::vector<double>& bounds, const MetricLabels& labels = {});
  // A gauge whose value is asked for when the text is made, on the gateway's thread.
  void gauge_of(std::string_view name, std::string_view help, std::function<double()> value,
                const MetricLabels& labels = {});

  std::string text() const;

 private:
  struct Family;
  Family& family(std::string_view name, std::string_view type, std::string_view help);

  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace busward::gateway
