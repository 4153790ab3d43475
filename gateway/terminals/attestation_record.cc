#include "gateway/terminals/attestation_record.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "routing/civil_time.h"

namespace busward::terminals {
namespace {

namespace json = boost::json;

using registry::Attestation;

// Each member once, for both directions.
template <class Row, class Visit>
void members(Row& row, Visit visit) {
  visit("by", row.by);
  visit("as", row.as);
  visit("plate", row.plate);
  visit("driver", row.driver);
  visit("attendant", row.attendant);
  visit("driver_fit", row.driver_fit);
  visit("items_passed", row.items_passed);
  visit("stop", row.stop);
  visit("boarded", row.boarded);
  visit("alighted", row.alighted);
  visit("on_board", row.on_board);
  visit("empty", row.empty);
  visit("note", row.note);
}

struct Writing {
  json::object& to;
  void operator()(const char* name, const std::string& text) const { to[name] = text; }
  template <class T>
  void operator()(const char* name, const std::optional<T>& value) const {
    if (value) to[name] = *value;
  }
};

struct Reading {
  const json::object& from;
  void operator()(const char* name, std::string& text) const {
    if (const auto* found = from.if_contains(name)) read(*found, text);
  }
  template <class T>
  void operator()(const char* name, std::optional<T>& value) const {
    const auto* found = from.if_contains(name);
    if (found == nullptr) return;
    value.emplace();
    read(*found, *value);
  }
  static void read(const json::value& value, std::string& to) {
    if (const auto* text = value.if_string()) to = text->c_str();
  }
  static void read(const json::value& value, bool& to) {
    if (const auto* flag = value.if_bool()) to = *flag;
  }
  template <class Number>
  static void read(const json::value& value, Number& to) {
    if (const auto* number = value.if_int64()) to = static_cast<Number>(*number);
  }
};

std::string text_in(const json::object& object, const char* name) {
  const auto* found = object.if_contains(name);
  const auto* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? std::string{} : std::string{text->c_str()};
}

bool read_id(const json::object& object, const char* name, boost::uuids::uuid& to) {
  const std::string text = text_in(object, name);
  constexpr std::size_t kLength = 36;
  if (text.size() != kLength || text.find_first_not_of("0123456789abcdef-") != text.npos) {
    return false;
  }
  to = boost::uuids::string_generator{}(text);
  return true;
}

bool read_head(const json::object& object, Attestation& one) {
  const auto kind = registry::value_in(registry::kAttestationKinds, text_in(object, "kind"));
  const auto method = registry::value_in(registry::kAttestationMethods, text_in(object, "method"));
  const auto at = geo::from_iso8601(text_in(object, "at"));
  const auto received_at = geo::from_iso8601(text_in(object, "received_at"));
  const auto day = geo::from_iso8601(text_in(object, "day") + "T00:00:00Z");
  if (!kind || !method || !at || !received_at || !day) return false;
  one.kind = *kind;
  one.method = *method;
  one.at = *at;
  one.received_at = *received_at;
  one.day = std::chrono::floor<std::chrono::days>(*day);
  return true;
}

}  // namespace

std::string attestation_bytes(const Attestation& attestation) {
  json::object object;
  object["id"] = to_string(attestation.id);
  object["run"] = to_string(attestation.run);
  object["day"] = routing::to_iso_day(attestation.day);
  object["kind"] = std::string{name_in(registry::kAttestationKinds, attestation.kind)};
  object["at"] = geo::to_iso8601(attestation.at);
  object["received_at"] = geo::to_iso8601(attestation.received_at);
  object["method"] = std::string{name_in(registry::kAttestationMethods, attestation.method)};
  members(attestation, Writing{object});
  return json::serialize(object);
}

std::optional<Attestation> attestation_in(std::string_view bytes) {
  boost::system::error_code ec;
  const json::value value = json::parse(bytes, ec);
  const json::object* object = ec ? nullptr : value.if_object();
  Attestation one;
  if (object == nullptr || !read_id(*object, "id", one.id) || !read_id(*object, "run", one.run) ||
      !read_head(*object, one)) {
    return std::nullopt;
  }
  members(one, Reading{*object});
  return one;
}

}  // namespace busward::terminals
