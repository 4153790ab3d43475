#include "gateway/api/metrics_text.h"

namespace busward::api {

asio::awaitable<http::Response> GetMetrics::operator()(http::Request /*request*/) const {
  http::Response response = http::text_response(200, metrics.text());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  co_return response;
}

}  // namespace busward::api
