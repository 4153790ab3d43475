#include "db/track_query_store.h"

#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

// A chunk covers an hour at most, so two hours before the span are enough to find those that reach
// into it.
constexpr Statement kTrack[] = {
    {"track_seen", "SELECT access.sees_vehicle($1)"},
    {"track_points",
     "SELECT round(ST_Y(p.geom) * 1e6)::integer, round(ST_X(p.geom) * 1e6)::integer, "
     "round(ST_Z(p.geom) * 10)::integer, ST_M(p.geom)::bigint AS epoch_s FROM tracking.track t "
     "CROSS JOIN LATERAL ST_DumpPoints(ST_GeomFromTWKB(t.path)) p WHERE t.vehicle = $1 "
     "AND t.began_at >= $2::timestamptz - interval '2 hours' AND t.began_at < $3 "
     "AND t.ended_at >= $2 AND ST_M(p.geom) >= extract(epoch FROM $2::timestamptz) "
     "AND ST_M(p.geom) < extract(epoch FROM $3::timestamptz) ORDER BY epoch_s LIMIT $4"}};

}  // namespace

boost::asio::awaitable<Outcome<std::optional<Track>>> TrackQueryStore::track(
    registry::VehicleId vehicle, TimeSpan span, std::optional<Caller> caller) {
  const auto read = [vehicle, span](pqxx::work& tx) -> std::optional<Track> {
    if (!tx.exec_prepared1(kTrack[0].name, vehicle.value)[0].as<bool>()) return std::nullopt;
    Track track;
    for (const auto& row : tx.exec_prepared(kTrack[1].name, vehicle.value, to_sql(span.from),
                                            to_sql(span.to), kMostFixes + 1)) {
      track.points.push_back({.lat_e6 = row[0].as<std::int32_t>(),
                              .lng_e6 = row[1].as<std::int32_t>(),
                              .speed_dmh = row[2].as<std::uint16_t>(),
                              .epoch_s = row[3].as<std::uint32_t>()});
    }
    track.truncated = track.points.size() > static_cast<std::size_t>(kMostFixes);
    if (track.truncated) track.points.pop_back();
    return track;
  };
  return pool_.transact(kTrack, Replay::safe, read, std::move(caller));
}

}  // namespace busward::db
