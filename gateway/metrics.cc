#include "gateway/metrics.h"

#include <cmath>
#include <iterator>
#include <memory>

#include <fmt/format.h>

#include "geo/assert.h"

namespace busward::gateway {

namespace {

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

// `route="/x",status="200"`, without the braces so that a histogram can add its own.
std::string label_text(const MetricLabels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    fmt::format_to(std::back_inserter(out), "{}{}=\"{}\"", out.empty() ? "" : ",", name,
                   escaped(value));
  }
  return out;
}

std::string braced(const std::string& labels) {
  return labels.empty() ? "" : "{" + labels + "}";
}

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

}  // namespace

Histogram::Histogram(const std::vector<double>& bounds) : bounds_{bounds} {
  BUSWARD_ASSERT(bounds.size() <= kBucketsMax);
}

void Histogram::observe(double value) {
  std::size_t bucket = 0;
  while (bucket < bounds_.size() && value > bounds_[bucket]) ++bucket;
  counts_[bucket].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

struct Metrics::Family {
  using Series = std::variant<std::unique_ptr<Counter>, std::unique_ptr<Gauge>,
                              std::unique_ptr<Histogram>, std::function<double()>>;
  std::string type;
  std::string help;
  std::map<std::string, Series> series;  // by label text

  template <class T, class... Arguments>
  T& get(const MetricLabels& labels, const Arguments&... arguments) {
    auto& entry = series[label_text(labels)];
    auto* const held = std::get_if<std::unique_ptr<T>>(&entry);
    if (held && *held) return **held;
    entry = std::make_unique<T>(arguments...);
    return *std::get<std::unique_ptr<T>>(entry);
  }
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Family& Metrics::family(std::string_view name, std::string_view type,
                                 std::string_view help) {
  const auto [entry, fresh] = families_.try_emplace(std::string{name});
  if (fresh) {
    entry->second.type = type;
    entry->second.help = help;
  }
  BUSWARD_ASSERT(entry->second.type == type);
  return entry->second;
}

Counter& Metrics::counter(std::string_view name, std::string_view help,
                          const MetricLabels& labels) {
  return family(name, "counter", help).get<Counter>(labels);
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const MetricLabels& labels) {
  return family(name, "gauge", help).get<Gauge>(labels);
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help,
                              const std::vector<double>& bounds, const MetricLabels& labels) {
  return family(name, "histogram", help).get<Histogram>(labels, bounds);
}

void Metrics::gauge_of(std::string_view name, std::string_view help, std::function<double()> value,
                       const MetricLabels& labels) {
  family(name, "gauge", help).series[label_text(labels)] = std::move(value);
}

std::string Metrics::text() const {
  std::string out;
  const auto line = [&out](std::string_view name, const std::string& labels,
                           const std::string& value) {
    fmt::format_to(std::back_inserter(out), "{}{} {}\n", name, braced(labels), value);
  };
  const auto histogram = [&line](const std::string& name, const std::string& labels,
                                 const Histogram& series) {
    std::uint64_t total = 0;
    const std::string comma = labels.empty() ? "" : ",";
    for (std::size_t i = 0; i <= series.bounds_.size(); ++i) {
      total += series.counts_[i].load(std::memory_order_relaxed);
      const double bound = i < series.bounds_.size() ? series.bounds_[i] : INFINITY;
      line(name + "_bucket", labels + comma + "le=\"" + number(bound) + "\"",
           std::to_string(total));
    }
    line(name + "_sum", labels, number(series.sum_.load(std::memory_order_relaxed)));
    line(name + "_count", labels, std::to_string(total));
  };
  for (const auto& [name, family] : families_) {
    fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, family.help, name,
                   family.type);
    for (const auto& [labels, series] : family.series) {
      if (const auto* counter = std::get_if<std::unique_ptr<Counter>>(&series)) {
        line(name, labels, std::to_string((*counter)->value()));
      } else if (const auto* gauge = std::get_if<std::unique_ptr<Gauge>>(&series)) {
        line(name, labels, number((*gauge)->value()));
      } else if (const auto* buckets = std::get_if<std::unique_ptr<Histogram>>(&series)) {
        histogram(name, labels, **buckets);
      } else {
        line(name, labels, number(std::get<std::function<double()>>(series)()));
      }
    }
  }
  return out;
}

}  // namespace busward::gateway
