#include "gateway/api/audit_log.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include <boost/algorithm/hex.hpp>

#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"

namespace busward::api {
namespace {

constexpr std::array<std::string_view, 4> kActions{"added", "changed", "removed", "event"};

std::string hex(std::string_view bytes) {
  std::string out;
  boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(out));
  return out;
}

void write_json(http::JsonText& json, std::string_view name,
                const std::optional<std::string>& value) {
  json.member(name);
  if (value) {
    json.raw(*value);
  } else {
    json.null();
  }
}

void write_entry(http::JsonText& json, const db::AuditEntryOnFile& entry) {
  json.begin_object();
  json.member("id").id(entry.id);
  json.member("at").text(geo::to_iso8601(entry.at));
  json.member("account");
  if (entry.account) {
    json.id(*entry.account);
  } else {
    json.null();
  }
  json.member("login").text_or_null(entry.login);
  json.member("db_role").text(entry.db_role);
  json.member("role").text_or_null(entry.acting_as);
  json.member("address").text_or_null(entry.address);
  json.member("why").text_or_null(entry.why);
  json.member("action").text(entry.action);
  json.member("subject").text(entry.subject);
  write_json(json, "before", entry.before);
  write_json(json, "after", entry.after);
  json.end_object();
}

void write_anchor(http::JsonText& json, const db::AnchorOnFile& anchor) {
  json.begin_object();
  json.member("day").text(anchor.day);
  json.member("seal").id(anchor.seal);
  json.member("hash").text(hex(anchor.hash));
  json.member("algorithm").text(anchor.algorithm);
  json.member("key_version").text(anchor.key_version);
  json.member("public_key").text(hex(anchor.public_key));
  json.member("signature").text(hex(anchor.signature));
  json.end_object();
}

std::string standing_json(const db::AuditStanding& standing) {
  http::JsonText json;
  json.begin_object();
  json.member("seals").number(standing.seals);
  json.member("sealed_at")
      .text_or_null(standing.sealed_at ? std::optional{geo::to_iso8601(*standing.sealed_at)}
                                       : std::nullopt);
  json.member("algorithm").text_or_null(standing.algorithm);
  json.member("verified");
  if (standing.verified) {
    json.begin_object();
    json.member("at").text(geo::to_iso8601(standing.verified->at));
    json.member("build").text(standing.verified->build);
    json.member("run_by").text_or_null(standing.verified->run_by);
    json.member("sums").raw(standing.verified->sums);
    json.member("findings").raw(standing.verified->findings);
    json.end_object();
  } else {
    json.null();
  }
  json.member("anchors").begin_array();
  for (const db::AnchorOnFile& anchor : standing.anchors) write_anchor(json, anchor);
  json.end_array().member("subjects").begin_array();
  for (const std::string& subject : standing.subjects) json.text(subject);
  return json.end_array().end_object().take();
}

}  // namespace

asio::awaitable<http::Response> GetAuditEntries::operator()(http::Request request) const {
  Parameters parameters{request, {"from", "to", "login", "subject", "action", "key", "before"}};
  db::AuditQuery query;
  query.to = parameters.time("to").value_or(clock.now() + std::chrono::minutes{1});
  query.from = parameters.time("from").value_or(query.to - std::chrono::days{7});
  query.login = parameters.text("login");
  query.subject = parameters.text("subject");
  query.action = parameters.word("action");
  query.key = parameters.text("key");
  query.before = parameters.id("before");
  parameters.require(query.from <= query.to, "to", "lies before from");
  const bool known = !query.action || std::ranges::find(kActions, *query.action) != kActions.end();
  parameters.require(known, "action", "added, changed, removed or event is wanted");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto page = co_await log.entries(std::move(query));
  if (!page) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::AuditEntryOnFile& entry : page->entries) write_entry(json, entry);
  json.end_array().member("next");
  if (page->more) {
    json.id(page->entries.back().id);
  } else {
    json.null();
  }
  co_return http::json_response(json.end_object().take());
}

asio::awaitable<http::Response> GetAuditStanding::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto standing = co_await log.standing();
  if (!standing) co_return no_database();
  co_return http::json_response(standing_json(*standing));
}

}  // namespace busward::api
