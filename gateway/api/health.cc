#include "gateway/api/health.h"

#include "gateway/http/json_text.h"

namespace busward::api {

asio::awaitable<http::Response> GetHealthLive::operator()(http::Request /*request*/) const {
  co_return http::json_response(R"({"status":"ok","checks":{}})");
}

asio::awaitable<http::Response> GetHealthReady::operator()(http::Request /*request*/) const {
  bool ready = true;
  http::JsonText said;
  said.begin_object();
  for (const HealthCheck& check : checks) {
    const Health health = co_await check.check();
    ready = ready && health.ok;
    said.member(check.name).begin_object();
    said.member("status").text(health.ok ? "ok" : "failed");
    if (!health.detail.empty()) said.member("detail").text(health.detail);
    said.end_object();
  }
  said.end_object();
  http::JsonText json;
  json.begin_object();
  json.member("status").text(ready ? "ok" : "failed");
  json.member("checks").raw(said.take());
  json.end_object();
  http::Response response = http::json_response(json.take());
  if (!ready) response.status = 503;
  co_return response;
}

}  // namespace busward::api
