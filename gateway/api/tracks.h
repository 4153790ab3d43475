#pragma once

#include <functional>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/track_query_store.h"
#include "gateway/http/exchange.h"
#include "tracker/effects.h"

namespace busward::api {

namespace asio = boost::asio;

// The fixes of a vehicle that the engine holds in an open chunk, not yet in the database.
using OpenTrack =
    std::function<asio::awaitable<std::vector<tracker::TrackPoint>>(registry::VehicleId)>;

// `GET /api/v1/tracks?vehicle=ID&from=ISO&to=ISO`: at most 24 hours and 20,000 fixes.
struct GetTracks {
  db::TrackQueryStore& tracks;
  OpenTrack open_track;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// Both by time, as one: what is in both (a chunk that was closed between the two looks) counts
// once. What is behind a truncated track is left to the next question.
void append_open_track(db::Track& track, std::vector<tracker::TrackPoint> open, db::TimeSpan span);

}  // namespace busward::api
