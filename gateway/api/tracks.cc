#include "gateway/api/tracks.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/personal_reads.h"
#include "gateway/api/places.h"
#include "gateway/api/stores.h"

namespace busward::api {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::hours kLongest{24};

struct Wanted {
  registry::VehicleId vehicle;
  db::TimeSpan span;
};

Wanted wanted_of(Parameters& parameters) {
  const auto vehicle = parameters.id("vehicle");
  const auto from = parameters.time("from");
  const auto to = parameters.time("to");
  parameters.require(vehicle.has_value(), "vehicle", "is missing");
  parameters.require(from.has_value(), "from", "is missing");
  parameters.require(to.has_value(), "to", "is missing");
  Wanted wanted;
  if (!vehicle || !from || !to) return wanted;
  parameters.require(*from <= *to, "to", "lies before from");
  parameters.require(*to - *from <= kLongest, "to", "lies more than 24 hours behind from");
  wanted.vehicle = registry::VehicleId{*vehicle};
  wanted.span = {*from, *to};
  return wanted;
}

geo::UtcTime time_of(const tracker::TrackPoint& point) {
  return geo::UtcTime{std::chrono::seconds{point.epoch_s}};
}

void write_point(http::JsonText& json, const tracker::TrackPoint& point) {
  json.begin_array();
  json.number(time_of(point).time_since_epoch().count());
  json.decimal(point.lat_e6 / 1e6, kDegreeDecimals);
  json.decimal(point.lng_e6 / 1e6, kDegreeDecimals);
  json.decimal(point.speed_dmh / 10.0, 1);
  json.end_array();
}

}  // namespace

void append_open_track(db::Track& track, std::vector<tracker::TrackPoint> open, db::TimeSpan span) {
  if (track.truncated) return;
  const auto earlier = [](const tracker::TrackPoint& a, const tracker::TrackPoint& b) {
    return a.epoch_s < b.epoch_s;
  };
  std::erase_if(open, [&](const tracker::TrackPoint& point) {
    return time_of(point) < span.from || time_of(point) >= span.to ||
           std::binary_search(track.points.begin(), track.points.end(), point, earlier);
  });
  std::sort(open.begin(), open.end(), earlier);
  const auto middle = static_cast<std::ptrdiff_t>(track.points.size());
  track.points.insert(track.points.end(), open.begin(), open.end());
  std::inplace_merge(track.points.begin(), track.points.begin() + middle, track.points.end(),
                     earlier);
  constexpr auto kMost = static_cast<std::size_t>(db::TrackQueryStore::kMostFixes);
  if (track.points.size() > kMost) {
    track.points.resize(kMost);
    track.truncated = true;
  }
}

asio::awaitable<http::Response> GetTracks::operator()(http::Request request) const {
  Parameters parameters{request, {"vehicle", "from", "to"}};
  const Wanted wanted = wanted_of(parameters);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  // The open chunk first: one that is closed meanwhile is seen twice rather than never.
  auto open = co_await open_track(wanted.vehicle);
  auto caller = caller_of(request);
  caller.reads = reading_track(wanted.vehicle, wanted.span);
  auto found = co_await tracks.track(wanted.vehicle, wanted.span, std::move(caller));
  if (!found) co_return no_database();
  if (!*found) co_return no_such("No bus has this id.");
  db::Track& track = **found;
  append_open_track(track, std::move(open), wanted.span);
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const tracker::TrackPoint& point : track.points) write_point(json, point);
  json.end_array().member("truncated").boolean(track.truncated).end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
