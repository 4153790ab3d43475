#include "tracker/canonical_json.h"

#include <cmath>

#include <fmt/format.h>

namespace busward::tracker {
namespace {

// "-0.00" and "0.00" are one value and must be one text.
std::string fixed(double value, int digits) {
  const double zero_is_positive = value == 0 ? 0 : value;
  auto text = fmt::format("{:.{}f}", zero_is_positive, digits);
  if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);
  return text;
}

}  // namespace

std::string json_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

void CanonicalJson::key(std::string_view name) {
  if (text_.size() > 1) text_ += ',';
  text_ += json_quoted(name) + ':';
}

CanonicalJson& CanonicalJson::add(std::string_view name, std::string_view text) {
  key(name);
  text_ += json_quoted(text);
  return *this;
}

CanonicalJson& CanonicalJson::add(std::string_view name, int number) {
  key(name);
  text_ += std::to_string(number);
  return *this;
}

CanonicalJson& CanonicalJson::add_raw(std::string_view name, std::string_view json) {
  key(name);
  text_ += json;
  return *this;
}

CanonicalJson& CanonicalJson::add(std::string_view name, geo::UtcTime time) {
  return add(name, std::string_view{geo::to_iso8601(time)});
}

CanonicalJson& CanonicalJson::add_kmh(std::string_view name, geo::MetresPerSecond speed) {
  key(name);
  text_ += fixed(geo::to_kmh(speed), 2);
  return *this;
}

CanonicalJson& CanonicalJson::add_metres(std::string_view name, geo::Metres way) {
  key(name);
  text_ += fixed(way.value(), 2);
  return *this;
}

CanonicalJson& CanonicalJson::add_seconds(std::string_view name, std::chrono::milliseconds time) {
  key(name);
  text_ += fixed(static_cast<double>(time.count()) / 1000, 3);
  return *this;
}

CanonicalJson& CanonicalJson::add_score(std::string_view name, double score) {
  key(name);
  text_ += fixed(score, 6);
  return *this;
}

CanonicalJson& CanonicalJson::append(const CanonicalJson& element) {
  if (text_.size() > 1) text_ += ',';
  text_ += element.text();
  return *this;
}

}  // namespace busward::tracker
