#include "gateway/files/map_geojson.h"

#include <cmath>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "gateway/files/feature_positions.h"

namespace busward::files {
namespace {

namespace json = boost::json;

std::optional<json::value> parsed(std::string_view text, FileFaults& faults) {
  json::stream_parser parser;
  json::error_code ec;
  const std::size_t used = parser.write_some(text.data(), text.size(), ec);
  const bool has_tail = text.find_first_not_of(" \t\r\n", used) != std::string_view::npos;
  if (!ec && !has_tail) parser.finish(ec);
  if (!ec && !has_tail) return parser.release();
  const TextPosition position = position_of(text, used);
  faults.add({.line = position.line,
              .column = std::to_string(position.column),
              .what = fmt::format("this is no JSON from here on ({})",
                                  ec ? ec.message() : "more text behind its end"),
              .remedy = "export the file again"});
  return std::nullopt;
}

// Reads one feature's members; what is missing, of another type or unknown is a fault.
class FeatureReader {
 public:
  FeatureReader(const json::object& feature, std::size_t index, std::size_t line,
                FileFaults& faults)
      : feature_{feature}, index_{index}, line_{line}, faults_{faults} {
    if (const json::value* properties = feature.if_contains("properties")) {
      if (properties->is_object()) properties_ = properties->get_object();
    }
  }

  bool sound() const { return sound_; }
  std::size_t line() const { return line_; }

  std::string text(std::string_view key) {
    const json::value* value = member(key);
    if (value == nullptr) return {};
    if (const json::string* found = value->if_string()) return std::string{*found};
    fail(key, "this is no text", "put it in quotes");
    return {};
  }
  std::optional<double> number(std::string_view key) {
    const json::value* value = member(key);
    if (value == nullptr) return std::nullopt;
    if (value->is_number()) return value->to_number<double>();
    fail(key, "this is no number", "write it without quotes and without a unit");
    return std::nullopt;
  }
  template <class E, std::size_t N>
  E named(std::string_view key, const registry::NameTable<E, N>& table) {
    const std::string found = text(key);
    const auto value = registry::value_in(table, found);
    if (!value) {
      std::string words;
      for (const auto& entry : table)
        words += (words.empty() ? "" : ", ") + std::string{entry.second};
      fail(key, found.empty() ? "it is missing" : fmt::format("'{}' is unknown", found),
           "write one of " + words);
    }
    return value.value_or(table.front().first);
  }

  // The coordinates of a geometry of that type, or null and a fault.
  const json::array* coordinates(std::string_view type) {
    const json::value* geometry = feature_.if_contains("geometry");
    const json::object* object = geometry == nullptr ? nullptr : geometry->if_object();
    const json::value* kind = object == nullptr ? nullptr : object->if_contains("type");
    const json::value* list = object == nullptr ? nullptr : object->if_contains("coordinates");
    if (kind != nullptr && kind->is_string() && kind->get_string() == type && list != nullptr &&
        list->is_array()) {
      return &list->get_array();
    }
    fail("geometry", fmt::format("this is no {}", type), fmt::format("draw one {}", type));
    return nullptr;
  }

  // GeoJSON is longitude first: swapped here.
  std::optional<geo::LatLng> place(const json::array* pair) {
    if (pair == nullptr || pair->size() < 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) {
      fail("coordinates", "a place is not [longitude, latitude]", "write two numbers");
      return std::nullopt;
    }
    const double lng = (*pair)[0].to_number<double>();
    const double lat = (*pair)[1].to_number<double>();
    const auto place = geo::LatLng::from_degrees(geo::Degrees{lat}, geo::Degrees{lng});
    if (place) return *place;
    fail("coordinates", fmt::format("longitude {}, latitude {} is no place on Earth", lng, lat),
         "GeoJSON is longitude first; were the two swapped?");
    return std::nullopt;
  }

  void refuse_unknown(std::initializer_list<std::string_view> known) {
    for (const auto& member : properties_) {
      bool found = false;
      for (const std::string_view name : known) found = found || member.key() == name;
      if (!found) {
        fail(std::string_view{member.key()}, "there is no such property in this kind of file",
             "remove it");
      }
    }
  }

  void fail(std::string_view key, std::string what, std::string remedy) {
    sound_ = false;
    faults_.add({.line = line_,
                 .column = std::string{key},
                 .what = fmt::format("feature {}: {}", index_ + 1, what),
                 .remedy = std::move(remedy)});
  }

 private:
  const json::value* member(std::string_view key) const {
    const json::value* value = properties_.if_contains(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  }

  const json::object& feature_;
  json::object properties_;
  std::size_t index_;
  std::size_t line_;
  FileFaults& faults_;
  bool sound_ = true;
};

template <class T, class ReadFeature>
std::vector<Located<T>> read_features(std::string_view text, FileFaults& faults,
                                      ReadFeature read_feature) {
  std::vector<Located<T>> records;
  const auto root = parsed(text, faults);
  if (!root) return records;
  const json::object* collection = root->if_object();
  const json::value* features = collection ? collection->if_contains("features") : nullptr;
  if (features == nullptr || !features->is_array()) {
    faults.add({.line = 1,
                .column = "features",
                .what = "this is no FeatureCollection",
                .remedy = "put the features in \"features\": [ ]"});
    return records;
  }
  const json::array& list = features->get_array();
  const auto positions = feature_positions(text);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json::object* object = list[i].if_object();
    const std::size_t line = i < positions.size() ? positions[i].line : 1;
    if (object == nullptr) {
      faults.add({.line = line,
                  .column = "features",
                  .what = fmt::format("feature {} is no object", i + 1),
                  .remedy = "make it a GeoJSON Feature"});
      continue;
    }
    FeatureReader feature{*object, i, line, faults};
    auto record = read_feature(feature);
    if (record && feature.sound()) records.push_back({std::move(*record), feature.line()});
  }
  return records;
}

std::optional<registry::Road> road_in(FeatureReader& feature) {
  registry::Road road{.name = feature.text("name"),
                      .road_class = feature.named("class", registry::kRoadClasses),
                      .posted_limit = {},
                      .vertices = {}};
  if (const auto kmh = feature.number("limit_kmh")) {
    if (*kmh > 0 && *kmh <= 150) {
      road.posted_limit = geo::from_kmh(*kmh);
    } else {
      feature.fail("limit_kmh", fmt::format("{} is no posted limit", *kmh),
                   "write a number above 0 and at most 150, or leave it out");
    }
  }
  feature.refuse_unknown({"name", "class", "limit_kmh"});
  const json::array* vertices = feature.coordinates("LineString");
  if (vertices == nullptr) return std::nullopt;
  for (const json::value& vertex : *vertices) {
    const auto place = feature.place(vertex.if_array());
    if (!place) return std::nullopt;  // the others are wrong in the same way
    road.vertices.push_back(*place);
  }
  if (road.vertices.size() < 2) {
    feature.fail("coordinates", "the line has fewer than two vertices", "draw it or remove it");
  }
  return road;
}

std::optional<registry::Place> place_in(FeatureReader& feature) {
  const std::string name = feature.text("name");
  if (name.empty()) feature.fail("name", "it is missing", "name the place");
  const auto kind = feature.named("kind", registry::kPlaceKinds);
  feature.refuse_unknown({"name", "kind"});
  const json::array* point = feature.coordinates("Point");
  if (point == nullptr) return std::nullopt;
  const auto position = feature.place(point);
  if (!position) return std::nullopt;
  return registry::Place{.name = name, .kind = kind, .position = *position};
}

}  // namespace

std::vector<Located<registry::Road>> read_roads(std::string_view text, FileFaults& faults) {
  return read_features<registry::Road>(text, faults, road_in);
}

std::vector<Located<registry::Place>> read_places(std::string_view text, FileFaults& faults) {
  return read_features<registry::Place>(text, faults, place_in);
}

}  // namespace busward::files
