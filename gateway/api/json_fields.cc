#include "gateway/api/json_fields.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "gateway/http/problem.h"

namespace busward::api {

namespace {

namespace json = boost::json;

bool is_name(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_plain(std::string_view text, bool several_lines) {
  return std::ranges::none_of(text, [several_lines](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7F || (byte < 0x20 && !(several_lines && (c == '\n' || c == '\t')));
  });
}

bool is_among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

JsonFields::JsonFields(const http::Request& request, Known known)
    : fault_{std::make_shared<std::string>()} {
  json::error_code ec;
  value_ = json::parse(request.body, ec);
  if (ec || !value_.is_object()) {
    value_ = json::object{};
    blame("body", "a JSON object in UTF-8 is wanted");
    return;
  }
  check(known);
}

JsonFields::JsonFields(json::value value, std::string path, std::shared_ptr<std::string> fault)
    : value_(std::move(value)),  // braces would make it a list of one
      path_{std::move(path)},
      fault_{std::move(fault)} {}

void JsonFields::check(Known known) {
  for (const auto& [key, value] : value_.get_object()) {
    const std::string_view name{key.data(), key.size()};
    if (is_among(name, known.wanted) || is_among(name, known.optional)) continue;
    // The name is the client's text; it is repeated only where it can be nothing but a name.
    blame(is_name(name) ? name : "body", "is not a field of this request");
  }
  for (const std::string_view name : known.wanted) {
    if (find(name) == nullptr) blame(name, "is missing");
  }
}

const json::value* JsonFields::find(std::string_view name) const {
  const json::value* value = value_.get_object().if_contains({name.data(), name.size()});
  return value == nullptr || value->is_null() ? nullptr : value;
}

void JsonFields::blame(std::string_view name, std::string_view what) {
  if (fault_->empty()) *fault_ = fmt::format("{}{}: {}.", path_, name, what);
}

void JsonFields::require(bool fine, std::string_view name, std::string_view what) {
  if (!fine) blame(name, what);
}

std::optional<http::Response> JsonFields::fault() const {
  if (fault_->empty()) return std::nullopt;
  return http::problem_response(http::Problem::bad_parameter, *fault_);
}

std::optional<std::string> JsonFields::text(std::string_view name, Length length) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    blame(name, "a text is wanted");
    return std::nullopt;
  }
  const json::string& found = value->get_string();
  std::string text{found.data(), found.size()};
  require(!text.empty(), name, "is empty");
  require(characters(text) <= length.most, name,
          fmt::format("at most {} characters are taken", length.most));
  require(is_plain(text, length.several_lines), name, "holds a control character");
  return text;
}

std::optional<std::int64_t> JsonFields::number(std::string_view name, std::int64_t least,
                                               std::int64_t most) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  const auto* number = value->if_int64();
  require(number != nullptr && *number >= least && *number <= most, name,
          fmt::format("a whole number from {} to {} is wanted", least, most));
  return number == nullptr ? std::nullopt : std::optional{*number};
}

std::optional<std::int64_t> JsonFields::id(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  std::int64_t id = 0;
  if (const json::string* text = value->if_string()) {
    const char* const end = text->data() + text->size();
    const auto [stopped, ec] = std::from_chars(text->data(), end, id);
    if (ec != std::errc{} || stopped != end) id = 0;
  }
  require(id > 0, name, "an id is wanted, as a string");
  return id;
}

std::optional<geo::UtcTime> JsonFields::time(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  std::optional<geo::UtcTime> time;
  if (const json::string* text = value->if_string()) {
    time = geo::from_iso8601({text->data(), text->size()});
  }
  require(time.has_value(), name, "a time like 2026-09-01T07:05:00Z is wanted");
  return time;
}

// Midnight of a day is a time that the reader of times knows.
std::optional<std::chrono::sys_days> JsonFields::day(std::string_view name) {
  const auto words = text(name);
  if (!words) return std::nullopt;
  const auto midnight = geo::from_iso8601(*words + "T00:00:00Z");
  require(midnight.has_value(), name, "a day like 2026-09-07 is wanted");
  if (!midnight) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(*midnight);
}

std::optional<bool> JsonFields::flag(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  require(value->is_bool(), name, "true or false is wanted");
  return value->is_bool() && value->get_bool();
}

std::vector<JsonFields> JsonFields::items(std::string_view name, Known known, std::size_t most) {
  std::vector<JsonFields> items;
  const json::value* value = find(name);
  if (value == nullptr) return items;
  const json::array* array = value->if_array();
  const bool fine = array != nullptr && array->size() <= most;
  require(fine, name, fmt::format("a list of at most {} is wanted", most));
  if (!fine) return items;
  for (const json::value& member : *array) {
    const std::string path = fmt::format("{}{}[{}]", path_, name, items.size());
    if (!member.is_object()) blame(path.substr(path_.size()), "an object is wanted");
    json::value object(json::object_kind);
    if (member.is_object()) object = member;
    items.push_back(JsonFields{std::move(object), path + ".", fault_});
    if (member.is_object()) items.back().check(known);
  }
  return items;
}

}  // namespace busward::api
