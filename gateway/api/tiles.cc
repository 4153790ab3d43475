#include "gateway/api/tiles.h"

#include <algorithm>
#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"

namespace busward::api {

asio::awaitable<http::Response> GetTile::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  db::TileKey key;
  constexpr std::int64_t kDeepest = 22;
  key.zoom = static_cast<int>(std::min(parameters.path_number("z").value_or(0), kDeepest + 1));
  key.column = parameters.path_number("x").value_or(0);
  key.row = parameters.path_number("y").value_or(0);
  parameters.require(key.valid(), "tile", "there is no tile of this zoom, column and row");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  auto tile = co_await map.tile(key, std::move(caller));
  if (!tile) co_return no_database();
  http::Response response;
  response.headers.push_back({"Cache-Control", "private, max-age=60"});
  response.headers.push_back({"Vary", "Authorization, Cookie"});  // whose routes they are
  if (tile->empty()) {
    response.status = 204;
    co_return response;
  }
  response.content_type = "application/vnd.mapbox-vector-tile";
  response.body = std::make_shared<const std::string>(std::move(*tile));
  co_return response;
}

}  // namespace busward::api
