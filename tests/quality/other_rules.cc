#include "tests/quality/other_rules.h"

#include <algorithm>

namespace busward::quality {
namespace {

using geo::Metres;
using std::chrono::seconds;

class Distance final : public OtherRule {
 public:
  explicit Distance(const DistanceRule& rule) : rule_{rule} {}

  bool observe(const Sample& sample) override {
    const Metres away = sample.route->line().project(sample.fix.position).distance;
    if (alarmed_) {
      alarmed_ = away > rule_.back;
      return false;
    }
    if (away <= rule_.out) {
      count_ = 0;
      return false;
    }
    if (count_++ == 0) since_ = sample.fix.at;
    alarmed_ = count_ >= rule_.fixes && sample.fix.at - since_ >= rule_.lasting;
    if (alarmed_) count_ = 0;
    return alarmed_;
  }
  bool is_ringing() const override { return alarmed_; }
  void begin_run() override {
    count_ = 0;
    alarmed_ = false;
  }

 private:
  DistanceRule rule_;
  int count_ = 0;
  geo::UtcTime since_;
  bool alarmed_ = false;
};

class Speed final : public OtherRule {
 public:
  explicit Speed(const SpeedRule& rule) : rule_{rule} {}

  bool observe(const Sample& sample) override {
    const Metres way = sample.route->line().project(sample.fix.position).at;
    const auto posted = sample.route->limit_at(way);
    constexpr auto kCap = geo::from_kmh(60);
    const auto limit = posted ? std::min(posted->value, kCap) : kCap;
    if (!sample.fix.speed || *sample.fix.speed <= limit) {
      begin_run();
      return false;
    }
    if (!over_) since_ = sample.fix.at;
    over_ = true;
    if (alarmed_ || sample.fix.at - since_ < rule_.lasting) return false;
    alarmed_ = true;
    return true;
  }
  bool is_ringing() const override { return alarmed_; }
  void begin_run() override {
    over_ = false;
    alarmed_ = false;
  }

 private:
  SpeedRule rule_;
  geo::UtcTime since_;
  bool over_ = false;
  bool alarmed_ = false;
};

}  // namespace

std::unique_ptr<OtherRule> make_rule(const DistanceRule& rule) {
  return std::make_unique<Distance>(rule);
}

std::unique_ptr<OtherRule> make_rule(const SpeedRule& rule) {
  return std::make_unique<Speed>(rule);
}

std::vector<DistanceRule> published_distance_rules() {
  return {
      {.name = "corridor 25 m, one fix (Traccar)", .out = Metres{25}, .back = Metres{25}},
      {.name = "corridor 50 m, one fix (Traccar)", .out = Metres{50}, .back = Metres{50}},
      {.name = "60 m, 3 fixes (TheTransitClock)",
       .out = Metres{60},
       .back = Metres{60},
       .fixes = 3},
      {.name = "70 m, one fix (TomTom)", .out = Metres{70}, .back = Metres{70}},
      {.name = "50 m for 60 s (Wialon's durations)",
       .out = Metres{50},
       .back = Metres{50},
       .lasting = seconds{60}},
      {.name = "50 m, 3 fixes", .out = Metres{50}, .back = Metres{50}, .fixes = 3},
      {.name = "100 m, 2 fixes", .out = Metres{100}, .back = Metres{100}, .fixes = 2},
  };
}

std::vector<SpeedRule> published_speed_rules() {
  return {{.name = "one fix over (Traccar)"},
          {.name = "over for 60 s (Samsara, Wialon)", .lasting = seconds{60}}};
}

}  // namespace busward::quality
