#include "gateway/http/problem.h"

#include "gateway/http/json_text.h"
#include "geo/assert.h"

namespace busward::http {

namespace {

struct Row {
  Problem problem;
  int status;
  std::string_view code;
  std::string_view title;
};

constexpr Row kProblems[] = {
    {Problem::bad_request, 400, "bad_request", "The request is malformed"},
    {Problem::bad_parameter, 400, "bad_parameter", "A parameter is not understood"},
    {Problem::unauthorised, 401, "unauthorised", "A token is wanted"},
    {Problem::log_in_wanted, 401, "log_in_wanted", "A log-in is wanted"},
    {Problem::wrong_login, 401, "wrong_login", "The log-in failed"},
    {Problem::code_wanted, 401, "code_wanted", "A one-time code is wanted"},
    {Problem::wrong_host, 403, "wrong_host", "The request is addressed to another host"},
    {Problem::wrong_origin, 403, "wrong_origin", "The request comes from another site"},
    {Problem::forbidden, 403, "forbidden", "This account may not do that"},
    {Problem::duty_first, 403, "duty_first", "The account has something to do first"},
    {Problem::not_found, 404, "not_found", "There is no such thing"},
    {Problem::method_not_allowed, 405, "method_not_allowed", "The method is not allowed here"},
    {Problem::conflict, 409, "conflict", "It does not fit what is there"},
    {Problem::precondition_failed, 412, "precondition_failed", "It has changed since it was read"},
    {Problem::unsupported_media_type, 415, "unsupported_media_type",
     "The body is of another type than this address takes"},
    {Problem::upgrade_wanted, 426, "upgrade_wanted", "This address speaks WebSocket"},
    {Problem::precondition_required, 428, "precondition_required",
     "The request must say which version it changes"},
    {Problem::too_many_requests, 429, "too_many_requests", "Too many requests"},
    {Problem::too_large, 413, "too_large", "The request is too large"},
    {Problem::header_too_large, 431, "too_large", "The request's header is too large"},
    {Problem::in_doubt, 500, "in_doubt", "It is not known whether this happened"},
    {Problem::unavailable, 503, "unavailable", "Not available at the moment"},
};

const Row& row_of(Problem problem) {
  for (const Row& row : kProblems) {
    if (row.problem == problem) return row;
  }
  BUSWARD_ASSERT(!"each problem has its row");
  return kProblems[0];
}

}  // namespace

Response problem_response(Problem problem, std::string_view detail, std::string_view reason) {
  const Row& row = row_of(problem);
  JsonText json;
  json.begin_object();
  json.member("type").text("about:blank");
  json.member("title").text(row.title);
  json.member("status").number(row.status);
  json.member("code").text(row.code);
  json.member("detail").text(detail);
  if (!reason.empty()) json.member("reason").text(reason);
  json.end_object();
  Response response = json_response(json.take());
  response.status = row.status;
  response.content_type = "application/problem+json";
  if (problem == Problem::unauthorised) {
    response.headers.push_back({"WWW-Authenticate", "Bearer"});
  }
  if (problem == Problem::upgrade_wanted) response.headers.push_back({"Upgrade", "websocket"});
  if (problem == Problem::unavailable) response.headers.push_back({"Retry-After", "2"});
  return response;
}

}  // namespace busward::http
