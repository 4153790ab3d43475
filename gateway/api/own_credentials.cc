#include "gateway/api/own_credentials.h"

#include <fmt/format.h>

#include "db/secrets.h"
#include "gateway/api/access_json.h"
#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/log_in_answers.h"
#include "gateway/api/parameters.h"
#include "gateway/api/qr_svg.h"
#include "gateway/api/stores.h"
#include "gateway/security_log.h"

namespace busward::api {

namespace {

constexpr std::chrono::days kLongestToken{366};

http::Response nothing() {
  http::Response answer;
  answer.status = 204;
  answer.headers.push_back({"Cache-Control", "no-store"});
  return answer;
}

http::Response refused(const db::LogInRefused& refusal, geo::UtcTime now) {
  if (refusal.fault == db::LogInFault::not_before) return log_in_refused(refusal, now);
  return not_done(db::NotDone{"wrong_password"});
}

void note_refusal(const db::LogInRefused& refusal, const http::Request& request) {
  const bool locked = refusal.fault == db::LogInFault::not_before;
  gateway::note_security_event(locked ? "password_while_locked" : "password_refused",
                               std::to_string(request.actor->account.value), request.address);
}

// What only a person with a password does: not with an API token or a badge, and not as the
// machine's owner.
std::optional<http::Response> refuse_without_session(const http::Request& request) {
  if (request.session && !request.by_badge) return std::nullopt;
  return http::problem_response(http::Problem::forbidden, "Log in with a password to do that.");
}

}  // namespace

asio::awaitable<http::Response> PutPassword::operator()(http::Request request) const {
  JsonFields fields{request, {.wanted = {"present", "wanted"}, .optional = {}}};
  db::OwnCredentialStore::NewPassword change{.account = request.actor->account,
                                             .present = fields.text("present").value_or(""),
                                             .wanted = fields.text("wanted").value_or(""),
                                             .kept_session = request.session.value_or("")};
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (auto refusal = refuse_without_session(request)) co_return std::move(*refusal);
  const auto login = co_await own.login_of(request.actor->account);
  if (!login) co_return no_database();
  const auto weak = registry::access::fault_of(change.wanted, *login, rules);
  if (weak) {
    const auto word = registry::name_in(registry::access::kPasswordFaults, *weak);
    fields.require(false, "wanted", word);
    co_return *fields.fault();
  }
  const geo::UtcTime now = clock.now();
  const LogInLimit::Turn turn = limit.enter(request.address, now);
  if (!turn) co_return too_many_log_ins();
  auto caller = caller_of(request);
  const auto done = co_await own.change_password(std::move(change), now, std::move(caller));
  if (!done) co_return not_written(done.error());
  if (const auto* refusal = std::get_if<db::LogInRefused>(&*done)) {
    note_refusal(*refusal, request);
    co_return refused(*refusal, now);
  }
  co_await read_access();
  co_return nothing();
}

asio::awaitable<http::Response> PostSecondFactor::operator()(http::Request request) const {
  if (auto refusal = refuse_without_session(request)) co_return std::move(*refusal);
  const auto login = co_await own.login_of(request.actor->account);
  if (!login) co_return no_database();
  auto caller = caller_of(request);
  const auto begun = co_await own.begin_second_factor(request.actor->account, std::move(caller));
  if (!begun) co_return not_written(begun.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*begun)) co_return not_done(*fault);
  const std::string secret = db::to_base32(std::get<std::string>(*begun));
  const std::string address =
      fmt::format("otpauth://totp/Busward:{}?secret={}&issuer=Busward", *login, secret);
  http::JsonText json;
  json.begin_object();
  json.member("secret").text(secret);
  json.member("address").text(address);
  json.member("qr_svg").text(qr_svg(address));
  json.end_object();
  co_return http::json_response(json.take(), 201);
}

asio::awaitable<http::Response> PutSecondFactor::operator()(http::Request request) const {
  JsonFields fields{request, {.wanted = {"code"}, .optional = {}}};
  std::string code = fields.text("code").value_or("");
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (auto refusal = refuse_without_session(request)) co_return std::move(*refusal);
  auto caller = caller_of(request);
  const auto done = co_await own.confirm_second_factor(request.actor->account, std::move(code),
                                                       clock.now(), std::move(caller));
  if (!done) co_return not_written(done.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*done)) co_return not_done(*fault);
  co_await read_access();
  http::JsonText json;
  json.begin_object().member("recovery_codes").begin_array();
  for (const auto& each : std::get<std::vector<std::string>>(*done)) json.text(each);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> GetTokens::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto found = co_await own.tokens(request.actor->account);
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::ApiTokenOnFile& token : *found) {
    json.begin_object();
    json.member("id").id(token.id.value);
    json.member("name").text(token.name);
    json.member("role").text(registry::name_in(registry::access::kRoles, token.role));
    json.member("created_at").text(geo::to_iso8601(token.created_at));
    json.member("expires_at").text(geo::to_iso8601(token.expires_at));
    json.end_object();
  }
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> PostToken::operator()(http::Request request) const {
  JsonFields fields{request, {.wanted = {"name", "grant", "expires_at"}, .optional = {}}};
  const geo::UtcTime now = clock.now();
  const auto name = fields.text("name");
  const auto grant = fields.id("grant");
  const auto expires = fields.time("expires_at");
  fields.require(!expires || (*expires > now && *expires <= now + kLongestToken), "expires_at",
                 "must lie ahead, by a year at most");
  if (auto fault = fields.fault()) co_return std::move(*fault);
  if (auto refusal = refuse_without_session(request)) co_return std::move(*refusal);
  db::NewApiToken wanted{.name = *name, .grant = db::GrantId{*grant}, .expires_at = *expires};
  auto caller = caller_of(request);
  const auto made =
      co_await own.make_token(request.actor->account, std::move(wanted), now, std::move(caller));
  if (!made) co_return not_written(made.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*made)) co_return not_done(*fault);
  co_await read_access();
  http::JsonText json;
  json.begin_object().member("token").text(std::get<std::string>(*made)).end_object();
  co_return http::json_response(json.take(), 201);
}

asio::awaitable<http::Response> DeleteToken::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  if (auto refusal = refuse_without_session(request)) co_return std::move(*refusal);
  auto caller = caller_of(request);
  const db::ApiTokenId token{*id};
  const auto done =
      co_await own.revoke_token(request.actor->account, token, clock.now(), std::move(caller));
  if (!done) co_return not_written(done.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*done)) co_return not_done(*fault);
  co_await read_access();
  co_return nothing();
}

}  // namespace busward::api
