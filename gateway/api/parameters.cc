#include "gateway/api/parameters.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <fmt/format.h>

#include "gateway/api/uuid_text.h"
#include "gateway/http/problem.h"

namespace busward::api {

namespace {

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

bool is_word(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-';
         });
}

}  // namespace

Parameters::Parameters(const http::Request& request, std::initializer_list<std::string_view> known)
    : request_{request} {
  for (auto parameter = request.query.begin(); parameter != request.query.end(); ++parameter) {
    const std::string_view name = parameter->first;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      // The name is the client's text; it is repeated only where it can be nothing but a name.
      blame(is_word(name) ? name : "query", "is not a parameter of this address");
    }
    const auto twice = [name](const auto& other) { return other.first == name; };
    if (std::any_of(request.query.begin(), parameter, twice)) blame(name, "comes twice");
  }
}

void Parameters::blame(std::string_view name, std::string_view what) {
  if (fault_.empty()) fault_ = fmt::format("{}: {}.", name, what);
}

void Parameters::require(bool fine, std::string_view name, std::string_view what) {
  if (!fine) blame(name, what);
}

std::optional<http::Response> Parameters::fault() const {
  if (fault_.empty()) return std::nullopt;
  return http::problem_response(http::Problem::bad_parameter, fault_);
}

std::optional<std::int64_t> Parameters::number(std::string_view name) {
  const auto text = request_.query_value(name);
  if (!text) return std::nullopt;
  const auto value = parse_number(*text);
  require(value.has_value(), name, "a whole number is wanted");
  return value;
}

std::optional<std::int64_t> Parameters::id(std::string_view name) {
  const auto value = number(name);
  if (value) require(*value > 0, name, "an id is wanted");
  return value;
}

std::optional<geo::UtcTime> Parameters::time(std::string_view name) {
  const auto text = request_.query_value(name);
  if (!text) return std::nullopt;
  const auto value = geo::from_iso8601(*text);
  require(value.has_value(), name, "a time like 2026-09-01T07:05:00Z is wanted");
  return value;
}

std::optional<std::chrono::sys_days> Parameters::day(std::string_view name) {
  const auto text = request_.query_value(name);
  if (!text) return std::nullopt;
  const auto midnight = geo::from_iso8601(fmt::format("{}T00:00:00Z", *text));
  require(midnight.has_value(), name, "a day like 2026-09-01 is wanted");
  if (!midnight) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(*midnight);
}

std::optional<bool> Parameters::flag(std::string_view name) {
  const auto text = request_.query_value(name);
  if (!text) return std::nullopt;
  require(*text == "true" || *text == "false", name, "true or false is wanted");
  return *text == "true";
}

std::optional<std::string> Parameters::word(std::string_view name) {
  const auto text = request_.query_value(name);
  if (!text) return std::nullopt;
  require(is_word(*text), name, "a single word is wanted");
  return std::string{*text};
}

std::optional<std::string> Parameters::text(std::string_view name) {
  constexpr std::size_t kMost = 200;
  const auto text = request_.query_value(name);
  if (!text) return std::nullopt;
  const bool plain =
      std::ranges::none_of(*text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  require(plain && !text->empty() && text->size() <= kMost, name, "1 to 200 bytes are wanted");
  return std::string{*text};
}

std::optional<std::int64_t> Parameters::path_number(std::string_view name) {
  const auto value = request_.path_values.find(name);
  if (value == request_.path_values.end()) return std::nullopt;
  const auto number = parse_number(value->second);
  require(number.has_value(), name, "a whole number is wanted");
  return number;
}

std::optional<boost::uuids::uuid> Parameters::path_uuid(std::string_view name) {
  const auto value = request_.path_values.find(name);
  const auto id = value == request_.path_values.end() ? std::nullopt : parse_uuid(value->second);
  require(id.has_value(), name, "a UUID is wanted");
  return id;
}

}  // namespace busward::api
