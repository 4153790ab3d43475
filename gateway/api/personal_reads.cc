#include "gateway/api/personal_reads.h"

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"

namespace busward::api {
namespace {

void write_read(http::JsonText& json, const db::PersonalReadOnFile& read) {
  json.begin_object();
  json.member("at").text(geo::to_iso8601(read.at));
  json.member("account");
  if (read.account) {
    json.id(*read.account);
  } else {
    json.null();
  }
  json.member("login").text_or_null(read.login);
  json.member("role").text_or_null(read.acting_as);
  json.member("address").text_or_null(read.address);
  json.member("purpose").text(read.purpose);
  json.member("what").text(read.what);
  json.member("subject").text(read.subject);
  json.member("extent").text_or_null(read.extent);
  json.end_object();
}

}  // namespace

db::PersonalRead reading_track(registry::VehicleId vehicle, const db::TimeSpan& span) {
  return {.purpose = "see_tracks",
          .what = "track",
          .subject = std::to_string(vehicle.value),
          .extent = fmt::format("{}/{}", geo::to_iso8601(span.from), geo::to_iso8601(span.to))};
}

db::PersonalRead reading_contacts(std::int64_t emergency) {
  return {.purpose = "handle_alarms",
          .what = "contacts",
          .subject = std::to_string(emergency),
          .extent = {}};
}

db::PersonalRead reading_trained_people(std::string_view extent) {
  return {.purpose = "see_files",
          .what = "people",
          .subject = "training",
          .extent = std::string{extent}};
}

db::PersonalRead reading_attendants() {
  return {.purpose = "issue_badges", .what = "people", .subject = "staff", .extent = {}};
}

std::optional<db::PersonalRead> reading_people(std::string_view kind, std::string_view extent) {
  if (kind != "drivers" && kind != "staff") return std::nullopt;
  return db::PersonalRead{.purpose = "see_files",
                          .what = "people",
                          .subject = std::string{kind},
                          .extent = std::string{extent}};
}

asio::awaitable<http::Response> GetPersonalReads::operator()(http::Request request) const {
  Parameters parameters{request, {"from", "to", "account", "what", "subject"}};
  db::PersonalReadQuery query;
  query.to = parameters.time("to").value_or(clock.now());
  query.from = parameters.time("from").value_or(query.to - std::chrono::hours{24});
  query.account = parameters.id("account");
  query.what = parameters.word("what");
  query.subject = parameters.word("subject");
  parameters.require(query.from <= query.to, "to", "lies before from");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto found = co_await reads.reads(std::move(query));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::PersonalReadOnFile& read : *found) write_read(json, read);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
