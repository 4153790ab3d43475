#include "gateway/api/holds.h"

#include <string>
#include <utility>
#include <variant>

#include <boost/uuid/uuid_io.hpp>

#include "gateway/api/access_json.h"
#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/api/uuid_text.h"
#include "gateway/http/json_text.h"

namespace busward::api {

namespace {

using registry::name_in;
using registry::access::is_of_whole_county;
using registry::cases::HoldAbout;

void write_time(http::JsonText& json, std::string_view name,
                const std::optional<geo::UtcTime>& at) {
  json.member(name).text_or_null(at ? std::optional{geo::to_iso8601(*at)} : std::nullopt);
}

void write_uuid(http::JsonText& json, std::string_view name,
                const std::optional<boost::uuids::uuid>& id) {
  json.member(name).text_or_null(id ? std::optional{boost::uuids::to_string(*id)} : std::nullopt);
}

void write_hold(http::JsonText& json, const db::HoldOnFile& hold) {
  json.begin_object();
  json.member("id").id(hold.id.value);
  json.member("about").text(name_in(registry::cases::kHoldAbouts, hold.about));
  json.member("emergency");
  if (hold.emergency) {
    json.id(*hold.emergency);
  } else {
    json.null();
  }
  write_id(json, "vehicle_id", hold.vehicle);
  json.member("plate").text_or_null(hold.plate);
  write_uuid(json, "run", hold.run);
  write_uuid(json, "alarm", hold.alarm);
  json.member("person").text_or_null(hold.person);
  write_time(json, "from", hold.from);
  write_time(json, "to", hold.to);
  json.member("document").text_or_null(hold.document);
  json.member("reason").text(hold.reason);
  json.member("placed_at").text(geo::to_iso8601(hold.placed_at));
  if (hold.placed_by) {
    write_actor(json, "placed_by", *hold.placed_by);
  } else {
    json.member("placed_by").null();
  }
  json.member("lifted");
  if (hold.lifted) {
    json.begin_object();
    json.member("at").text(geo::to_iso8601(hold.lifted->at));
    write_actor(json, "actor", hold.lifted->actor);
    json.member("note").text(hold.lifted->note);
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
}

std::string holds_json(const std::vector<db::HoldOnFile>& holds) {
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::HoldOnFile& hold : holds) write_hold(json, hold);
  return json.end_array().end_object().take();
}

std::optional<boost::uuids::uuid> uuid_in(JsonFields& fields, std::string_view name) {
  const auto text = fields.text(name);
  if (!text) return std::nullopt;
  auto id = parse_uuid(*text);
  fields.require(id.has_value(), name, "a UUID is wanted");
  return id;
}

// Exactly what the hold is about, and a span where none can be looked up.
void read_whose(JsonFields& fields, db::WantedHold& wanted) {
  const auto vehicle = fields.id("vehicle");
  if (vehicle) wanted.vehicle = registry::VehicleId{*vehicle};
  wanted.run = uuid_in(fields, "run");
  wanted.alarm = uuid_in(fields, "alarm");
  auto driver = fields.text("driver", {.most = 64});
  auto staff = fields.text("staff", {.most = 64});
  fields.require(!driver || !staff, "staff", "driver or staff, not both");
  if (driver) {
    wanted.person = db::PersonCode{db::PersonCode::Kind::driver, std::move(*driver)};
  } else if (staff) {
    wanted.person = db::PersonCode{db::PersonCode::Kind::staff, std::move(*staff)};
  }
  const auto check = [&](const char* name, bool given, bool is_about) {
    fields.require(given == is_about, name, "is what `about` says, and nothing else is");
  };
  check("vehicle", wanted.vehicle.has_value(), wanted.about == HoldAbout::vehicle);
  check("run", wanted.run.has_value(), wanted.about == HoldAbout::run);
  check("alarm", wanted.alarm.has_value(), wanted.about == HoldAbout::alarm);
  check("driver", wanted.person.has_value(), wanted.about == HoldAbout::person);
}

void read_span(JsonFields& fields, db::WantedHold& wanted) {
  wanted.from = fields.time("from");
  wanted.to = fields.time("to");
  const bool looked_up = wanted.about == HoldAbout::run || wanted.about == HoldAbout::alarm;
  fields.require(wanted.from.has_value() != looked_up, "from",
                 "is wanted of a bus, a person and an interval, and of nothing else");
  fields.require(!wanted.to || !looked_up, "to", "is looked up");
  fields.require(!wanted.to || !wanted.from || *wanted.from <= *wanted.to, "to",
                 "lies before from");
}

db::WantedHold wanted_in(JsonFields& fields) {
  db::WantedHold wanted;
  const auto about =
      registry::value_in(registry::cases::kHoldAbouts, fields.text("about").value_or(""));
  fields.require(about && *about != HoldAbout::emergency, "about",
                 "vehicle, run, alarm, person or interval is wanted");
  wanted.about = about.value_or(HoldAbout::interval);
  wanted.document = fields.text("document", {.most = 100}).value_or("");
  wanted.reason = fields.text("reason", {.most = 500, .several_lines = true}).value_or("");
  read_whose(fields, wanted);
  read_span(fields, wanted);
  return wanted;
}

http::Response lifted_json(const db::HoldAnswer& answer) {
  if (std::holds_alternative<db::NoSuchHold>(answer)) return no_such("No hold has this id.");
  if (const auto* refusal = std::get_if<registry::cases::HoldRefusal>(&answer)) {
    return http::problem_response(http::Problem::conflict,
                                  "The hold cannot be lifted so; `reason` says why.",
                                  name_in(registry::cases::kHoldRefusals, *refusal));
  }
  http::JsonText json;
  write_hold(json, std::get<db::HoldOnFile>(answer));
  return http::json_response(json.take());
}

}  // namespace

asio::awaitable<http::Response> GetHolds::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto found = co_await holds.all(std::move(caller));
  if (!found) co_return no_database();
  co_return http::json_response(holds_json(*found));
}

asio::awaitable<http::Response> PostHold::operator()(http::Request request) const {
  JsonFields fields{request,
                    {.wanted = {"about", "document", "reason"},
                     .optional = {"vehicle", "run", "alarm", "driver", "staff", "from", "to"}}};
  db::WantedHold wanted = wanted_in(fields);
  wanted.by = *request.actor;
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (wanted.about == HoldAbout::interval && !is_of_whole_county(request.actor->of)) {
    co_return http::problem_response(http::Problem::forbidden,
                                     "An interval of everybody's is held by the whole county.",
                                     "wrong_role");
  }
  auto caller = caller_of(request);
  const auto placed = co_await holds.place(std::move(wanted), std::move(caller));
  if (!placed) co_return not_written(placed.error());
  if (placed->empty()) {
    co_return no_such("There is no such bus, run, alarm or person whose identity is on file.");
  }
  co_return http::json_response(holds_json(*placed));
}

asio::awaitable<http::Response> PostHoldLifted::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (!id) co_return no_such("No hold has this id.");
  JsonFields fields{request, {.wanted = {"note"}, .optional = {}}};
  registry::cases::LiftedHold lifted{.at = clock.now(), .actor = *request.actor, .note = {}};
  lifted.note = fields.text("note", {.most = 500, .several_lines = true}).value_or("");
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const db::HoldId hold{*id};
  auto caller = caller_of(request);
  const auto answer = co_await holds.lift(hold, std::move(lifted), std::move(caller));
  if (!answer) co_return not_written(answer.error());
  co_return lifted_json(*answer);
}

}  // namespace busward::api
