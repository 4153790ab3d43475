#include "gateway/api/own_session.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "gateway/api/access_json.h"
#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/log_in_answers.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/http/access.h"
#include "gateway/security_log.h"
#include "registry/access/rights.h"
#include "registry/cases/emergency.h"
#include "tracker/alarm_case.h"

namespace busward::api {

namespace {

std::string_view event_of(db::LogInFault fault) {
  switch (fault) {
    case db::LogInFault::wants_code:
      return "log_in_wants_code";
    case db::LogInFault::has_no_role:
      return "log_in_without_role";
    case db::LogInFault::not_before:
      return "log_in_while_locked";
    case db::LogInFault::wrong:
      break;
  }
  return "log_in_failed";
}

void note(std::string_view event, const http::Request& request) {
  gateway::note_security_event(event, std::to_string(request.actor->account.value),
                               request.address);
}

// For a page that shows no button that the role may not press.
void write_what_it_may(http::JsonText& json, const registry::access::Actor& actor) {
  using registry::access::Right;
  json.member("rights").begin_array();
  for (const auto& row : registry::access::rights()) {
    if (reach_of(actor, row.right)) json.text(row.name);
  }
  const bool handles = reach_of(actor, Right::handle_alarms).has_value();
  json.end_array().member("steps").begin_array();
  for (const auto& [kind, name] : tracker::kStepKinds) {
    if (handles && tracker::may_ever_take(actor.role, kind)) json.text(name);
  }
  json.end_array();
  json.member("opens_emergencies").boolean(handles && registry::cases::may_open(actor.role));
}

http::Response nothing() {
  http::Response answer;
  answer.status = 204;
  answer.headers.push_back({"Cache-Control", "no-store"});
  return answer;
}

}  // namespace

asio::awaitable<http::Response> PostSession::operator()(http::Request request) const {
  JsonFields fields{request, {.wanted = {"login", "password"}, .optional = {"code", "grant"}}};
  db::LogIn attempt;
  attempt.login = fields.text("login").value_or("");
  attempt.password = fields.text("password").value_or("");
  attempt.code = fields.text("code", {.most = 64, .several_lines = false});
  if (const auto grant = fields.id("grant")) attempt.grant = db::GrantId{*grant};
  attempt.address = request.address;
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const geo::UtcTime now = clock.now();
  const LogInLimit::Turn turn = limit.enter(request.address, now);
  if (!turn) co_return too_many_log_ins();
  const auto answer = co_await sessions.log_in(std::move(attempt), now);
  if (!answer) co_return not_written(answer.error());
  if (const auto* refusal = std::get_if<db::LogInRefused>(&*answer)) {
    gateway::note_security_event(event_of(refusal->fault), "", request.address);
    co_return log_in_refused(*refusal, now);
  }
  const auto& made = std::get<db::LoggedIn>(*answer);
  book.add(made.session);
  gateway::note_security_event("logged_in", std::to_string(made.session.holder.actor.account.value),
                               request.address);
  http::Response done = nothing();
  done.headers.push_back(http::session_cookie(request, made.secret));
  co_return done;
}

asio::awaitable<http::Response> GetSession::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const registry::access::Actor& actor = *request.actor;
  const auto grants = co_await own.grants(actor.account, clock.now());
  const auto login = co_await own.login_of(actor.account);
  auto caller = caller_of(request);
  const auto county = co_await map.county(std::move(caller));
  if (!grants || !login || !county) co_return no_database();
  http::JsonText json;
  json.begin_object();
  json.member("account").begin_object();
  json.member("id").id(actor.account.value);
  json.member("login").text(*login);
  json.member("name").text(actor.name).end_object();
  json.member("role").text(registry::name_in(registry::access::kRoles, actor.role));
  write_affiliation(json, actor.of);
  write_id(json, "staff_id", actor.of.staff_id);
  write_what_it_may(json, actor);
  json.member("by_badge").boolean(request.by_badge);
  json.member("has_account").boolean(request.session.has_value());
  json.member("duty");
  if (request.duty.empty()) {
    json.null();
  } else {
    json.text(request.duty);
  }
  json.member("zone");
  if (*county) {
    json.text((*county)->county.zone);
  } else {
    json.null();
  }
  json.member("grants").begin_array();
  for (const db::GrantOnFile& grant : *grants) write_grant(json, grant);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> PatchSession::operator()(http::Request request) const {
  JsonFields fields{request, {.wanted = {"grant"}, .optional = {}}};
  const auto grant = fields.id("grant");
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (!request.session) co_return no_such("This is no session.");
  if (request.by_badge) {
    co_return http::problem_response(http::Problem::forbidden, "A badge is good for one role.");
  }
  const geo::UtcTime now = clock.now();
  const db::GrantId wanted{*grant};
  auto caller = caller_of(request);
  const auto done = co_await sessions.act_in(*request.session, wanted, now, std::move(caller));
  if (!done) co_return not_written(done.error());
  if (!*done) co_return no_such("The account has no such role at present.");
  note("role_changed", request);
  co_await read_access();
  co_return nothing();
}

asio::awaitable<http::Response> DeleteSession::operator()(http::Request request) const {
  if (!request.session) co_return no_such("This is no session.");
  auto caller = caller_of(request);
  const auto done = co_await sessions.log_out(*request.session, clock.now(), std::move(caller));
  if (!done) co_return not_written(done.error());
  book.remove(*request.session);
  note("logged_out", request);
  http::Response answer = nothing();
  answer.headers.push_back(http::no_session_cookie(request));
  co_return answer;
}

}  // namespace busward::api
