#include "gateway/api/once.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "db/algorithms.h"
#include "gateway/api/stores.h"

namespace busward::api {

namespace {

namespace json = boost::json;

// What a handler's answer says of its work.
constexpr int kNothingHappened = 503;
constexpr int kInDoubt = 500;

std::string digest_of(const http::Request& request) {
  const std::string text =
      std::to_string(static_cast<int>(request.method)) + "\n" + request.path + "\n" + request.body;
  return db::sha256(text);
}

bool is_key(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  return !text.empty() && text.size() <= kLongest &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

db::KeptAnswer to_kept(const http::Response& answer) {
  json::array headers;
  for (const http::Header& header : answer.headers) {
    headers.push_back(json::array{header.name, header.value});
  }
  return {.status = answer.status,
          .content_type = answer.content_type,
          .headers = json::serialize(headers),
          .body = answer.body ? *answer.body : ""};
}

http::Response from_kept(const db::KeptAnswer& kept) {
  http::Response answer;
  answer.status = kept.status;
  answer.content_type = kept.content_type;
  const json::value headers = json::parse(kept.headers);
  for (const json::value& header : headers.as_array()) {
    answer.headers.push_back({header.at(0).as_string().c_str(), header.at(1).as_string().c_str()});
  }
  answer.headers.push_back({"Idempotency-Replayed", "true"});
  answer.body = std::make_shared<const std::string>(kept.body);
  return answer;
}

// The answer to a key that is not to be used now; none where it is.
std::optional<http::Response> answer_to(const db::Claim& claim) {
  if (const auto* kept = std::get_if<db::KeptAnswer>(&claim)) return from_kept(*kept);
  if (std::holds_alternative<db::OtherRequest>(claim)) {
    return http::problem_response(http::Problem::conflict,
                                  "Idempotency-Key: it was used for another request.");
  }
  if (std::holds_alternative<db::UnderWay>(claim)) {
    return http::problem_response(http::Problem::conflict,
                                  "Idempotency-Key: the first request with it has no answer yet; "
                                  "look whether it happened before you take a new key.");
  }
  return std::nullopt;
}

}  // namespace

asio::awaitable<http::Response> Once::operator()(http::Request request) const {
  const auto header = request.header("Idempotency-Key");
  if (!header || !request.actor) {
    http::Response plain = co_await handler(std::move(request));
    co_return plain;
  }
  if (!is_key(*header)) {
    co_return http::problem_response(http::Problem::bad_parameter,
                                     "Idempotency-Key: 1 to 200 visible characters are wanted.");
  }
  const db::WriteKey key{.account = request.actor->account,
                         .key = std::string{*header},
                         .request = digest_of(request)};
  const auto claim = co_await answers.claim(key);
  if (!claim) co_return no_database();
  if (auto early = answer_to(*claim)) co_return std::move(*early);
  http::Response answer = co_await handler(std::move(request));
  if (answer.status == kInDoubt) co_return answer;
  if (answer.status == kNothingHappened) {
    [[maybe_unused]] const auto released = co_await answers.release(key);
    co_return answer;
  }
  const db::KeptAnswer to_keep = to_kept(answer);
  // An answer that cannot be kept leaves the key claimed, which is the careful side.
  [[maybe_unused]] const auto kept = co_await answers.keep(key, to_keep);
  co_return answer;
}

}  // namespace busward::api
