#include "gateway/api/accounts.h"

#include <charconv>

#include <boost/algorithm/hex.hpp>

#include "db/secrets.h"
#include "gateway/api/access_json.h"
#include "gateway/api/alarm_json.h"
#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"

namespace busward::api {

namespace {

using registry::access::AccountId;

void write_account(http::JsonText& json, const db::AccountOnFile& account, geo::UtcTime now) {
  json.begin_object();
  json.member("id").id(account.id.value);
  json.member("login").text(account.login);
  json.member("name").text(account.name);
  json.member("person");
  if (account.person) {
    json.begin_object().member("code").text(account.person->code);
    json.member("name").text(account.person->name);
    json.member("drives").boolean(account.person->drives).end_object();
  } else {
    json.null();
  }
  json.member("created_at").text(geo::to_iso8601(account.created_at));
  write_time(json, "disabled_at", account.disabled_at);
  json.member("must_change_password").boolean(account.must_change_password);
  json.member("has_second_factor").boolean(account.has_second_factor);
  json.member("failures").number(account.attempts.failures);
  json.member("locked").boolean(!may_try(account.attempts, now));
  write_time(json, "not_before", account.attempts.not_before);
  json.member("grants").begin_array();
  for (const db::GrantOnFile& grant : account.grants) write_grant(json, grant);
  json.end_array().end_object();
}

void write_places(http::JsonText& json, std::string_view name,
                  const std::vector<db::AccountStore::Place>& places) {
  json.member(name).begin_array();
  for (const auto& place : places) {
    json.begin_object();
    json.member("id").id(place.id);
    json.member("code").text(place.code);
    json.member("name").text(place.name);
    json.end_object();
  }
  json.end_array();
}

http::Response nothing() {
  http::Response answer;
  answer.status = 204;
  answer.headers.push_back({"Cache-Control", "no-store"});
  return answer;
}

// 204, or what was in the way.
http::Response answer_to(const db::Outcome<db::Administered<db::Done>>& done) {
  if (!done) return not_written(done.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*done)) return not_done(*fault);
  return nothing();
}

// The 32 bytes of a hash; none of anything else.
std::optional<std::string> from_hex(std::string_view text) {
  constexpr std::size_t kBytes = 32;
  if (text.size() != 2 * kBytes) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    unsigned char byte = 0;
    const char* const end = text.data() + at + 2;
    const auto [after, fault] = std::from_chars(text.data() + at, end, byte, 16);
    if (fault != std::errc{} || after != end) return std::nullopt;
    bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

}  // namespace

asio::awaitable<http::Response> GetAccounts::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto found = co_await accounts.all();
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::AccountOnFile& account : *found) write_account(json, account, clock.now());
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> GetAccountPlaces::operator()(http::Request request) const {
  const Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto found = co_await accounts.places();
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object();
  write_places(json, "operators", found->operators);
  write_places(json, "schools", found->schools);
  write_places(json, "areas", found->areas);
  json.end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> PostAccount::operator()(http::Request request) const {
  JsonFields fields{request,
                    {.wanted = {"login", "name", "role"},
                     .optional = {"operator_id", "school_id", "area_id", "valid_until", "person"}}};
  const geo::UtcTime now = clock.now();
  const auto person = fields.text("person", {.most = 40, .several_lines = false});
  const auto login = fields.text("login", {.most = 64, .several_lines = false});
  const auto name = fields.text("name");
  const auto grant = read_grant(fields, now);
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const std::string password = db::random_password();
  db::NewAccount account{.login = *login,
                         .name = *name,
                         .password = password,
                         .must_change_password = true,
                         .grant = *grant,
                         .person_code = person};
  auto caller = caller_of(request);
  const auto made = co_await accounts.create(std::move(account), now, std::move(caller));
  if (!made) co_return not_written(made.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*made)) co_return not_done(*fault);
  co_await read_access();
  http::JsonText json;
  json.begin_object();
  json.member("id").id(std::get<AccountId>(*made).value);
  json.member("password").text(password);
  json.end_object();
  co_return http::json_response(json.take(), 201);
}

asio::awaitable<http::Response> PatchAccount::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  JsonFields fields{request, {.wanted = {}, .optional = {"disabled", "unlocked"}}};
  const auto disabled = fields.flag("disabled");
  const auto unlocked = fields.flag("unlocked");
  fields.require(disabled.has_value() != unlocked.has_value(), "disabled",
                 "give this or unlocked, and not both");
  fields.require(unlocked.value_or(true), "unlocked", "only true makes sense");
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const AccountId account{*id};
  if (disabled == true && account == request.actor->account) {
    co_return http::problem_response(http::Problem::conflict, "Nobody disables the own account.");
  }
  auto caller = caller_of(request);
  if (unlocked) {
    const auto done = co_await accounts.unlock(account, std::move(caller));
    co_return answer_to(done);
  }
  const auto done =
      co_await accounts.set_disabled(account, *disabled, clock.now(), std::move(caller));
  co_await read_access();
  co_return answer_to(done);
}

asio::awaitable<http::Response> PutAccountPerson::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  JsonFields fields{request, {.wanted = {"code"}, .optional = {}}};
  auto code = fields.text("code", {.most = 40, .several_lines = false});
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const AccountId account{*id};
  auto caller = caller_of(request);
  const auto done = co_await accounts.tie(account, std::move(code), clock.now(), std::move(caller));
  co_await read_access();
  co_return answer_to(done);
}

asio::awaitable<http::Response> DeleteAccountPerson::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const AccountId account{*id};
  const std::optional<std::string> nobody;
  auto caller = caller_of(request);
  const auto done = co_await accounts.tie(account, nobody, clock.now(), std::move(caller));
  co_await read_access();
  co_return answer_to(done);
}

asio::awaitable<http::Response> PostAccountPassword::operator()(http::Request request) const {
  Parameters parameters{request, {"drop_second_factor"}};
  const auto id = parameters.path_number("id");
  const auto drop = parameters.flag("drop_second_factor");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const std::string password = db::random_password();
  const AccountId account{*id};
  db::AccountStore::Reset reset{.password = password, .drop_second_factor = drop.value_or(false)};
  auto caller = caller_of(request);
  const auto done =
      co_await accounts.reset_password(account, std::move(reset), clock.now(), std::move(caller));
  if (!done) co_return not_written(done.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*done)) co_return not_done(*fault);
  co_await read_access();
  http::JsonText json;
  json.begin_object().member("password").text(password).end_object();
  co_return http::json_response(json.take(), 201);
}

asio::awaitable<http::Response> GetAccountSessions::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const AccountId account{*id};
  const auto found = co_await accounts.sessions(account, clock.now() - idle);
  if (!found) co_return no_database();
  if (const auto* fault = std::get_if<db::NotDone>(&*found)) co_return not_done(*fault);
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const auto& session : std::get<std::vector<db::SessionOnFile>>(*found)) {
    json.begin_object().member("id").text(boost::algorithm::hex_lower(session.id_hash));
    json.member("role").text(registry::name_in(registry::access::kRoles, session.role));
    json.member("address").text(session.address);
    json.member("by_badge").boolean(session.by_badge);
    json.member("created_at").text(geo::to_iso8601(session.created_at));
    json.member("last_used_at").text(geo::to_iso8601(session.last_used_at));
    json.end_object();
  }
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> DeleteAccountSession::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  const auto session = from_hex(request.path_values.at("session"));
  parameters.require(session.has_value(), "session", "64 hexadecimal digits are wanted");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const AccountId account{*id};
  auto caller = caller_of(request);
  const auto done =
      co_await accounts.end_session(account, *session, clock.now(), std::move(caller));
  co_await read_access();
  co_return answer_to(done);
}

asio::awaitable<http::Response> PostGrant::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  JsonFields fields{
      request,
      {.wanted = {"role"}, .optional = {"operator_id", "school_id", "area_id", "valid_until"}}};
  const auto grant = read_grant(fields, clock.now());
  if (auto fault = fields.fault()) co_return std::move(*fault);
  const AccountId account{*id};
  auto caller = caller_of(request);
  const auto made = co_await accounts.grant(account, *grant, std::move(caller));
  if (!made) co_return not_written(made.error());
  if (const auto* fault = std::get_if<db::NotDone>(&*made)) co_return not_done(*fault);
  co_await read_access();
  http::JsonText json;
  json.begin_object().member("id").id(std::get<db::GrantId>(*made).value).end_object();
  co_return http::json_response(json.take(), 201);
}

asio::awaitable<http::Response> DeleteGrant::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  const auto grant = parameters.path_number("grant");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const AccountId account{*id};
  const db::GrantId revoked{*grant};
  auto caller = caller_of(request);
  const auto done = co_await accounts.revoke(account, revoked, clock.now(), std::move(caller));
  co_await read_access();
  co_return answer_to(done);
}

}  // namespace busward::api
