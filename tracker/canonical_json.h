#pragma once

#include <string>
#include <string_view>

#include "geo/units.h"
#include "geo/utc_time.h"

namespace busward::tracker {

// Writes one JSON object or array as evidence stores it: keys in the order of the calls, metres to
// 0.01, speeds to 0.01 km/h, times to the millisecond, scores to 1e-6. The same values give the
// same bytes on every build.
class CanonicalJson {
 public:
  static CanonicalJson object() { return CanonicalJson{'{', '}'}; }
  static CanonicalJson array() { return CanonicalJson{'[', ']'}; }

  CanonicalJson& add(std::string_view key, std::string_view text);
  CanonicalJson& add(std::string_view key, const char* text) {
    return add(key, std::string_view{text});
  }
  CanonicalJson& add(std::string_view key, int number);
  CanonicalJson& add(std::string_view key, geo::UtcTime time);
  CanonicalJson& add_kmh(std::string_view key, geo::MetresPerSecond speed);
  CanonicalJson& add_metres(std::string_view key, geo::Metres way);
  CanonicalJson& add_seconds(std::string_view key, std::chrono::milliseconds time);
  CanonicalJson& add_score(std::string_view key, double score);
  // `json` must be canonical itself.
  CanonicalJson& add_raw(std::string_view key, std::string_view json);
  CanonicalJson& append(const CanonicalJson& element);  // to an array
  std::string text() const { return text_ + close_; }

 private:
  CanonicalJson(char open, char close) : text_{open}, close_{close} {}
  void key(std::string_view name);

  std::string text_;
  char close_;
};

// A JSON string with its quotes.
std::string json_quoted(std::string_view text);

}  // namespace busward::tracker
