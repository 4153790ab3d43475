#include "gateway/files/route_geojson.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace busward::files {
namespace {

namespace json = boost::json;
using geo::Degrees;
using geo::Metres;

RouteFileFault fault_at(std::string_view text, std::size_t offset, std::string message) {
  const std::string_view before = text.substr(0, offset);
  const auto line_start = before.rfind('\n');
  const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t column =
      line_start == std::string_view::npos ? offset + 1 : offset - line_start;
  return {.line = lines + 1, .column = column, .message = std::move(message)};
}

// Where each element of the top object's "features" begins. Boost.JSON keeps no positions; the text
// is known to be well-formed here, so brackets outside strings are all there is to count.
std::vector<std::size_t> feature_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  std::string_view last_string;
  bool in_features = false;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      const std::size_t start = i + 1;
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\' ? 1 : 0;
      if (depth == 1) last_string = text.substr(start, i - start);
    } else if (c == '{' || c == '[') {
      ++depth;
      if (depth == 2) in_features = c == '[' && last_string == "features";
      if (depth == 3 && in_features) offsets.push_back(i);
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return offsets;
}

// Reads one feature into a draft and notes what is wrong with it.
class FeatureReader {
 public:
  std::optional<routing::RouteDraft> read(const json::value& feature) {
    const json::object* object = feature.if_object();
    if (object == nullptr) return fail("is not an object: make it a GeoJSON Feature");
    const json::object* properties = object_in(*object, "properties");
    if (properties == nullptr) return fail("has no properties: give it at least \"route\"");
    routing::RouteDraft draft;
    read_names(*properties, draft);
    draft.half_width =
        Metres{number_in(*properties, "half_width_m").value_or(routing::kDefaultHalfWidth.value())};
    if (const auto limit = number_in(*properties, "limit_kmh")) draft.limit = geo::from_kmh(*limit);
    read_limits(*properties, draft);
    read_stops(*properties, draft);
    read_line(*object, draft);
    if (!messages_.empty()) return std::nullopt;
    return draft;
  }

  const std::string& name() const { return name_; }
  const std::vector<std::string>& messages() const { return messages_; }

 private:
  std::nullopt_t fail(std::string message) {
    messages_.push_back(std::move(message));
    return std::nullopt;
  }

  static const json::value* member(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
  }

  static const json::object* object_in(const json::object& object, std::string_view name) {
    const json::value* value = member(object, name);
    return value == nullptr ? nullptr : value->if_object();
  }

  static std::optional<double> as_number(const json::value& value) {
    if (!value.is_number()) return std::nullopt;
    const double number = value.to_number<double>();
    return std::isfinite(number) ? std::optional{number} : std::nullopt;
  }

  std::optional<double> number_in(const json::object& object, std::string_view name) {
    const json::value* value = member(object, name);
    if (value == nullptr) return std::nullopt;
    const auto number = as_number(*value);
    if (!number) fail(fmt::format("{} is not a number: write it without quotes", name));
    return number;
  }

  std::optional<std::string> text_in(const json::object& object, std::string_view name) {
    const json::value* value = member(object, name);
    if (value == nullptr) return std::nullopt;
    if (const json::string* text = value->if_string()) return std::string{*text};
    return fail(fmt::format("{} is not a text: put it in quotes", name));
  }

  const json::array* array_in(const json::object& object, std::string_view name) {
    const json::value* value = member(object, name);
    if (value == nullptr) return nullptr;
    if (const json::array* array = value->if_array()) return array;
    fail(fmt::format("{} is not a list: put it in [ ]", name));
    return nullptr;
  }

  void read_names(const json::object& properties, routing::RouteDraft& draft) {
    draft.route = text_in(properties, "route").value_or("");
    name_ = draft.route;
    if (draft.route.empty()) fail("has no property \"route\": name the route there");
    draft.school = text_in(properties, "school");
    draft.operator_code = text_in(properties, "operator");
    if (const auto text = text_in(properties, "direction")) {
      const auto direction = routing::direction_named(*text);
      if (!direction) {
        fail(fmt::format("direction is \"{}\": write to_school or from_school", *text));
      }
      draft.direction = direction.value_or(draft.direction);
    }
  }

  void read_limits(const json::object& properties, routing::RouteDraft& draft) {
    const json::array* limits = array_in(properties, "limits");
    if (limits == nullptr) return;
    for (std::size_t i = 0; i < limits->size(); ++i) {
      const json::object* limit = (*limits)[i].if_object();
      const auto from = limit ? number_in(*limit, "from_m") : std::nullopt;
      const auto to = limit ? number_in(*limit, "to_m") : std::nullopt;
      const auto value = limit ? number_in(*limit, "limit_kmh") : std::nullopt;
      const auto reason = limit ? text_in(*limit, "reason") : std::nullopt;
      if (!from || !to || !value || !reason) {
        fail(fmt::format("limits[{}] needs from_m, to_m, limit_kmh and reason", i));
        continue;
      }
      draft.limits.push_back({Metres{*from}, Metres{*to}, geo::from_kmh(*value), *reason});
    }
  }

  void read_stops(const json::object& properties, routing::RouteDraft& draft) {
    const json::array* stops = array_in(properties, "stops");
    if (stops == nullptr) return;
    for (std::size_t i = 0; i < stops->size(); ++i) {
      const json::object* stop = (*stops)[i].if_object();
      const auto name = stop ? text_in(*stop, "name") : std::nullopt;
      const auto latitude = stop ? number_in(*stop, "lat") : std::nullopt;
      const auto longitude = stop ? number_in(*stop, "lon") : std::nullopt;
      if (!name || !latitude || !longitude) {
        fail(fmt::format("stops[{}] needs name, lat and lon", i));
        continue;
      }
      const auto place = place_at(*latitude, *longitude, fmt::format("stops[{}]", i));
      const auto planned = read_planned(*stop, i);
      if (place) draft.stops.push_back({.name = *name, .place = *place, .planned = planned});
    }
  }

  std::optional<std::chrono::seconds> read_planned(const json::object& stop, std::size_t index) {
    const auto text = text_in(stop, "planned");
    if (!text) return std::nullopt;
    const auto seconds = after_departure(*text);
    if (!seconds) {
      fail(fmt::format("stops[{}].planned is \"{}\": write the time after departure as +HH:MM:SS",
                       index, *text));
    }
    return seconds;
  }

  static std::optional<std::chrono::seconds> after_departure(std::string_view text) {
    if (text.size() != 9 || text[0] != '+' || text[3] != ':' || text[6] != ':') {
      return std::nullopt;
    }
    const auto two_digits = [&](std::size_t at) -> int {
      const char tens = text[at];
      const char ones = text[at + 1];
      const bool digits = tens >= '0' && tens <= '9' && ones >= '0' && ones <= '9';
      return digits ? (tens - '0') * 10 + (ones - '0') : 100;
    };
    const int hours = two_digits(1);
    const int minutes = two_digits(4);
    const int seconds = two_digits(7);
    if (hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
    return std::chrono::hours{hours} + std::chrono::minutes{minutes} +
           std::chrono::seconds{seconds};
  }

  std::optional<geo::LatLng> place_at(double latitude, double longitude, const std::string& where) {
    const auto place = geo::LatLng::from_degrees(Degrees{latitude}, Degrees{longitude});
    if (place) return *place;
    const bool swapped = std::abs(latitude) <= 180 && std::abs(longitude) <= 90;
    return fail(fmt::format("{} lies at latitude {}, longitude {}: out of range{}", where, latitude,
                            longitude,
                            swapped ? "; the two look swapped (GeoJSON is longitude first)" : ""));
  }

  void read_line(const json::object& feature, routing::RouteDraft& draft) {
    const json::object* geometry = object_in(feature, "geometry");
    if (geometry == nullptr) {
      fail("has no geometry: draw a LineString");
      return;
    }
    const std::string type = text_in(*geometry, "type").value_or("nothing");
    if (type != "LineString") {
      fail(fmt::format("is a {}: draw one LineString in the order of driving", type));
      return;
    }
    const json::array* vertices = array_in(*geometry, "coordinates");
    if (vertices == nullptr) {
      fail("has no coordinates: draw the line");
      return;
    }
    for (std::size_t i = 0; i < vertices->size(); ++i) {
      const json::array* pair = (*vertices)[i].if_array();
      const bool usable = pair != nullptr && pair->size() >= 2;
      const auto longitude = usable ? as_number((*pair)[0]) : std::nullopt;
      const auto latitude = usable ? as_number((*pair)[1]) : std::nullopt;
      if (!longitude || !latitude) {
        fail(fmt::format("coordinates[{}] is not [longitude, latitude]", i));
        return;
      }
      const auto place = place_at(*latitude, *longitude, fmt::format("coordinates[{}]", i));
      if (!place) return;  // the others are wrong in the same way
      draft.vertices.push_back(*place);
    }
  }

  std::string name_;
  std::vector<std::string> messages_;
};

// GeoJSON is WGS-84; older files may name their reference system, and another one is refused.
bool names_other_reference(const json::object& collection) {
  const json::value* crs = collection.if_contains("crs");
  if (crs == nullptr || crs->is_null()) return false;
  const std::string text = json::serialize(*crs);
  return text.find("CRS84") == std::string::npos && text.find("4326") == std::string::npos;
}

class CollectionReader {
 public:
  explicit CollectionReader(std::string_view text) : text_{text} {}

  geo::Result<RouteDrafts, RouteFileFaults> read(const json::value& root) {
    const json::object* collection = root.if_object();
    const json::value* features =
        collection == nullptr ? nullptr : collection->if_contains("features");
    if (features == nullptr || !features->is_array()) {
      return RouteFileFaults{
          fault_at(text_, 0, "is no FeatureCollection: put the routes in \"features\": [ ]")};
    }
    if (names_other_reference(*collection)) {
      return RouteFileFaults{fault_at(
          text_, 0, "\"crs\" is not WGS-84: convert the coordinates and leave \"crs\" out")};
    }
    offsets_ = feature_offsets(text_);
    const json::array& list = features->get_array();
    for (std::size_t i = 0; i < list.size(); ++i) read_feature(list[i], i);
    if (!faults_.empty()) return std::move(faults_);
    return std::move(drafts_);
  }

 private:
  void read_feature(const json::value& feature, std::size_t index) {
    FeatureReader reader;
    auto draft = reader.read(feature);
    for (const std::string& message : reader.messages()) note(index, reader.name(), message);
    if (!draft) return;
    const auto [first, is_new] = seen_.try_emplace(draft->route, index);
    if (!is_new) {
      note(index, draft->route,
           fmt::format("is already feature {}: a route's name is unique in the file; name the way "
                       "back differently",
                       first->second + 1));
      return;
    }
    const auto version = routing::RouteVersion::make(routing::RouteVersionId{}, *draft);
    if (version) {
      drafts_.push_back(std::move(*draft));
      return;
    }
    for (const auto& fault : version.error()) note(index, draft->route, fault.message);
  }

  void note(std::size_t index, const std::string& name, const std::string& message) {
    const std::size_t offset = index < offsets_.size() ? offsets_[index] : 0;
    const std::string who = name.empty()
                                ? fmt::format("feature {}", index + 1)
                                : fmt::format("feature {} (route \"{}\")", index + 1, name);
    faults_.push_back(fault_at(text_, offset, fmt::format("{}: {}", who, message)));
  }

  std::string_view text_;
  std::vector<std::size_t> offsets_;
  std::map<std::string, std::size_t> seen_;
  RouteDrafts drafts_;
  RouteFileFaults faults_;
};

}  // namespace

std::string to_text(const std::string& file, const RouteFileFault& fault) {
  return fmt::format("{}:{}:{}: {}", file, fault.line, fault.column, fault.message);
}

geo::Result<RouteDrafts, RouteFileFaults> read_routes(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  json::stream_parser parser;
  json::error_code fault;
  const std::size_t used = parser.write_some(text.data(), text.size(), fault);
  const std::size_t tail = text.find_first_not_of(" \t\r\n", used);
  if (!fault && tail != std::string_view::npos) {
    return RouteFileFaults{fault_at(text, tail, "has more text behind its end: remove it")};
  }
  if (!fault) parser.finish(fault);
  if (!fault) return CollectionReader{text}.read(parser.release());
  return RouteFileFaults{
      fault_at(text, used, fmt::format("is no JSON from here on ({})", fault.message()))};
}

geo::Result<RouteDrafts, RouteFileFaults> read_routes_file(const std::string& path) {
  std::error_code unknown;  // what cannot be looked at cannot be opened either
  std::ifstream file{path, std::ios::binary};
  if (std::filesystem::is_directory(path, unknown) || !file.is_open()) {
    return RouteFileFaults{{.line = 1, .column = 1, .message = "cannot be read: check its path"}};
  }
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  return read_routes(text);
}

}  // namespace busward::files
