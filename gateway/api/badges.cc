#include "gateway/api/badges.h"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/api/access_json.h"
#include "gateway/api/alarm_json.h"
#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/log_in_answers.h"
#include "gateway/api/parameters.h"
#include "gateway/api/personal_reads.h"
#include "gateway/api/qr_svg.h"
#include "gateway/api/stores.h"
#include "gateway/http/access.h"
#include "gateway/security_log.h"

namespace busward::api {

namespace {

http::Response nothing() {
  http::Response answer;
  answer.status = 204;
  answer.headers.push_back({"Cache-Control", "no-store"});
  return answer;
}

std::string_view event_of(db::LogInFault fault) {
  return fault == db::LogInFault::not_before ? "badge_while_locked" : "badge_refused";
}

http::Response refused(const db::LogInRefused& refusal, geo::UtcTime now) {
  if (refusal.fault == db::LogInFault::not_before) return log_in_refused(refusal, now);
  return http::problem_response(
      http::Problem::wrong_login,
      "The badge is not good here: it has ended, or belongs to another telephone.");
}

// Where a badge is opened: this server, as the page that issues it is called.
std::string address_of(const http::Request& request, const std::string& secret) {
  std::string site{request.header("Origin").value_or("")};
  if (site.empty()) site = fmt::format("http://{}", request.header("Host").value_or("localhost"));
  return fmt::format("{}/attendant.html#badge={}", site, secret);
}

void write_attendant(http::JsonText& json, const db::AttendantOnFile& one, geo::UtcTime now) {
  json.begin_object();
  json.member("id").id(one.id.value);
  json.member("code").text(one.code);
  json.member("name").text(one.name);
  json.member("operator").text(one.operator_name);
  json.member("login").text_or_null(one.login);
  json.member("badge");
  if (!one.badge) {
    json.null().end_object();
    return;
  }
  json.begin_object();
  json.member("id").id(one.badge->id.value);
  json.member("issued_at").text(geo::to_iso8601(one.badge->issued_at));
  json.member("expires_at").text(geo::to_iso8601(one.badge->expires_at));
  write_time(json, "bound_at", one.badge->bound_at);
  json.member("locked").boolean(!may_try(one.badge->attempts, now));
  json.end_object().end_object();
}

}  // namespace

asio::awaitable<http::Response> PostBadgeSession::operator()(http::Request request) const {
  JsonFields fields{request, {.wanted = {"secret"}, .optional = {}}};
  db::BadgeLogIn attempt;
  attempt.secret = fields.text("secret", {.most = 64, .several_lines = false}).value_or("");
  for (auto& [badge, secret] : http::device_cookies(request)) {
    attempt.devices.push_back({.badge = db::BadgeId{badge}, .secret = std::move(secret)});
  }
  attempt.address = request.address;
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const geo::UtcTime now = clock.now();
  const LogInLimit::Turn turn = limit.enter(request.address, now);
  if (!turn) co_return too_many_log_ins();
  const auto answer = co_await badges.log_in(std::move(attempt), now);
  if (!answer) co_return not_written(answer.error());
  if (const auto* refusal = std::get_if<db::LogInRefused>(&*answer)) {
    gateway::note_security_event(event_of(refusal->fault), "", request.address);
    co_return refused(*refusal, now);
  }
  const auto& made = std::get<db::LoggedInByBadge>(*answer);
  const db::LiveSession& session = made.session.session;
  book.add(session);
  gateway::note_security_event("logged_in_by_badge",
                               std::to_string(session.holder.actor.account.value), request.address);
  http::Response done = nothing();
  done.headers.push_back(http::session_cookie(request, made.session.secret));
  if (made.device) {
    const auto lasts = std::chrono::floor<std::chrono::seconds>(made.expires_at - now);
    done.headers.push_back(http::device_cookie(request, made.badge.value, *made.device, lasts));
  }
  co_return done;
}

asio::awaitable<http::Response> GetAttendants::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const geo::UtcTime now = clock.now();
  auto caller = caller_of(request);
  caller.reads = reading_attendants();
  const auto found = co_await badges.attendants(now, std::move(caller));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::AttendantOnFile& one : *found) write_attendant(json, one, now);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> PostBadge::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  JsonFields fields{request, {.wanted = {}, .optional = {"expires_at"}}};
  const geo::UtcTime now = clock.now();
  const geo::UtcTime expires = fields.time("expires_at").value_or(now + longest);
  fields.require(now < expires && expires <= now + longest, "expires_at",
                 fmt::format("must lie ahead, by {} days at most", longest.count()));
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const registry::StaffId attendant{*id};
  auto caller = caller_of(request);
  caller.reads = reading_attendants();
  const auto made = co_await badges.issue(attendant, expires, now, std::move(caller));
  if (!made) co_return not_written(made.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*made)) co_return not_done(*fault);
  co_await read_access();
  const auto& issued = std::get<db::IssuedBadge>(*made);
  const std::string address = address_of(request, issued.secret);
  http::JsonText json;
  json.begin_object();
  json.member("address").text(address);
  json.member("qr_svg").text(qr_svg(address));
  write_attendant(json.member("attendant"), issued.attendant, now);
  json.member("contacts").begin_array();
  for (const db::BadgeContact& one : issued.contacts) {
    json.begin_object().member("name").text(one.name);
    json.member("phone").text_or_null(one.phone).end_object();
  }
  json.end_array().end_object();
  co_return http::json_response(json.take(), 201);
}

asio::awaitable<http::Response> DeleteBadge::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const registry::StaffId attendant{*id};
  auto caller = caller_of(request);
  const auto done = co_await badges.revoke(attendant, clock.now(), std::move(caller));
  if (!done) co_return not_written(done.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*done)) co_return not_done(*fault);
  gateway::note_security_event("badge_revoked", std::to_string(request.actor->account.value),
                               request.address);
  co_await read_access();
  co_return nothing();
}

}  // namespace busward::api
