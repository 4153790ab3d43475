// busward_engine_bench [BUSES MINUTES INTERVAL_S [engine|scan|postgis]]
// What one core judges in a second, on a simulated morning whose routes have 500 vertices each,
// beside two other ways to ask only whether a fix is within 50 m of its route: a scan of all
// segments, as Traccar's corridors do it, and PostGIS's ST_DWithin. One JSON line a way; it judges
// nothing, since machines differ: look at the ratios. For instructions a fix:
//   valgrind --tool=callgrind --toggle-collect='*judge_all*' busward_engine_bench 60 10 5 engine
// and divide by the fixes printed.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <pqxx/nontransaction>
#include <pqxx/result>

#include "db/connection.h"
#include "tests/quality/virtual_morning.h"
#include "tests/support/cluster/cluster.h"
#include "tracker/engine.h"

namespace busward::bench {
namespace {

using geo::LatLng;
using geo::Metres;
using quality::MorningWish;
using quality::Sample;
using quality::VirtualMorning;
using routing::RouteVersion;

constexpr std::size_t kVertices = 500;
constexpr double kCorridorM = 50;
constexpr std::size_t kAskedOfPostgis = 20'000;

double cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double wall_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void report(const char* way, std::size_t fixes, double took_s, std::size_t found) {
  fmt::print(
      "{{\"way\": \"{}\", \"fixes\": {}, \"fixes_a_second\": {:.0f}, \"ns_a_fix\": {:.0f}, "
      "\"found\": {}}}\n",
      way, fixes, static_cast<double>(fixes) / took_s, took_s * 1e9 / static_cast<double>(fixes),
      found);
}

// The same line with more vertices on its segments, each with its share by length.
std::vector<LatLng> with_vertices(const geo::Polyline& line, std::size_t wanted) {
  std::vector<LatLng> dense{line.vertices().front()};
  const auto have = line.vertices().size();
  const double extra = wanted > have ? static_cast<double>(wanted - have) : 0;
  double placed = 0;
  for (std::size_t i = 1; i < have; ++i) {
    const Metres from = line.way_of_vertex(i - 1);
    const Metres length = line.way_of_vertex(i) - from;
    const double due = std::floor(extra * (line.way_of_vertex(i) / line.length()) + 1e-9);
    const double more = due - placed;
    for (double k = 1; k <= more; ++k) dense.push_back(line.at(from + length * (k / (more + 1))));
    dense.push_back(line.vertices()[i]);
    placed = due;
  }
  return dense;
}

std::shared_ptr<const tracker::Rulebook> with_long_routes(const tracker::Rulebook& given) {
  auto book = std::make_shared<tracker::Rulebook>(given);
  for (auto& [id, version] : book->route_versions) {
    auto draft = version->draft();
    draft.vertices = with_vertices(version->line(), kVertices);
    auto dense = RouteVersion::make(version->id(), std::move(draft));
    if (dense) version = std::make_shared<const RouteVersion>(std::move(*dense));
  }
  return book;
}

// The simulator's routes have no numbers of their own.
using ByName = std::map<std::string, const RouteVersion*>;
ByName by_name(const tracker::Rulebook& book) {
  ByName routes;
  for (const auto& [id, version] : book.route_versions) {
    routes.emplace(version->route(), version.get());
  }
  return routes;
}

[[gnu::noinline]] std::size_t judge_all(tracker::Engine& engine,
                                        const std::vector<Sample>& samples) {
  std::size_t alarms = 0;
  std::int64_t seq = 0;
  for (auto next = samples.begin(); next != samples.end();) {
    tracker::Effects effects;
    const auto second = next->fix.received_at;
    engine.begin_batch({.seq = ++seq, .now = second}, effects);
    for (; next != samples.end() && next->fix.received_at == second; ++next) {
      engine.apply(VirtualMorning::report_of(*next), effects);
    }
    engine.end_batch(effects);
    alarms += effects.alarms.size();
  }
  return alarms;
}

void run_engine(const std::shared_ptr<const tracker::Rulebook>& book,
                const std::vector<Sample>& samples) {
  tracker::Engine engine{[book](std::int64_t) { return book; }};
  engine.adopt(book);
  const double began = cpu_s();
  const std::size_t revisions = judge_all(engine, samples);
  report("engine, both watches, alarm revisions", samples.size(), cpu_s() - began, revisions);
}

// Great-circle distances only, as corridors are commonly checked.
double haversine_m(LatLng a, LatLng b) {
  constexpr double kRadiusM = 6'371'000;
  constexpr double kRadian = std::numbers::pi / 180;
  const double lat_a = a.latitude().value() * kRadian;
  const double lat_b = b.latitude().value() * kRadian;
  const double half_lat = std::sin((lat_b - lat_a) / 2);
  const double half_lng = std::sin((b.longitude().value() - a.longitude().value()) * kRadian / 2);
  const double h = half_lat * half_lat + std::cos(lat_a) * std::cos(lat_b) * half_lng * half_lng;
  return 2 * kRadiusM * std::asin(std::sqrt(h));
}

// From the sides of the triangle of a place and a segment.
double segment_distance_m(LatLng place, LatLng from, LatLng to) {
  const double base = haversine_m(from, to);
  const double left = haversine_m(place, from);
  const double right = haversine_m(place, to);
  if (base == 0 || left * left > base * base + right * right) return right;
  if (right * right > base * base + left * left) return left;
  const double half = (base + left + right) / 2;
  const double area = half * (half - base) * (half - left) * (half - right);
  return 2 * std::sqrt(std::max(area, 0.0)) / base;
}

void run_scan(const ByName& routes, const std::vector<Sample>& samples) {
  std::size_t outside = 0;
  const double began = cpu_s();
  for (const Sample& sample : samples) {
    const auto vertices = routes.at(sample.route->route())->line().vertices();
    bool inside = false;
    for (std::size_t i = 1; i < vertices.size() && !inside; ++i) {
      inside = segment_distance_m(sample.fix.position, vertices[i - 1], vertices[i]) <= kCorridorM;
    }
    if (!inside) ++outside;
  }
  report("scan of the segments, fixes outside", samples.size(), cpu_s() - began, outside);
}

std::string line_wkt(const RouteVersion& route) {
  std::string text;
  for (const LatLng& vertex : route.line().vertices()) {
    text += fmt::format("{}{:.7f} {:.7f}", text.empty() ? "" : ",", vertex.longitude().value(),
                        vertex.latitude().value());
  }
  return fmt::format("SRID=4326;LINESTRING({})", text);
}

// A thousand fixes a statement, so that the way to the server and back does not count.
void run_postgis(const ByName& names, const std::vector<Sample>& samples) {
  const support::TestDatabase database;
  const auto connection = db::connect(database.address(), db::Role::administrator);
  pqxx::nontransaction tx{*connection};
  tx.exec("CREATE TABLE route (id bigint PRIMARY KEY, line geography(LineString))");
  for (const auto& [name, version] : names) {
    tx.exec_params("INSERT INTO route VALUES ($1, $2::geography)", version->id().value,
                   line_wkt(*version));
  }
  tx.exec("CREATE INDEX ON route USING gist (line)");
  tx.exec("ANALYZE route");
  const std::string fixes = "unnest($1::bigint[], $2::float8[], $3::float8[]) f(route, lat, lng)";
  const std::string place = "ST_MakePoint(f.lng, f.lat)::geography";
  const std::pair<const char*, std::string> ways[] = {
      {"ST_DWithin, own route by key, fixes outside",
       fmt::format("SELECT count(*) FROM {} JOIN route r ON r.id = f.route "
                   "WHERE NOT ST_DWithin(r.line, {}, {})",
                   fixes, place, kCorridorM)},
      {"ST_DWithin, GiST, routes near",
       fmt::format("SELECT count(*) FROM {} JOIN route r ON ST_DWithin(r.line, {}, {})", fixes,
                   place, kCorridorM)}};
  // Spread over the whole morning.
  const std::size_t stride = std::max<std::size_t>(1, samples.size() / kAskedOfPostgis);
  for (const auto& [name, sql] : ways) {
    std::size_t asked = 0;
    std::size_t found = 0;
    const double began = wall_s();
    for (std::size_t i = 0; i < samples.size();) {
      std::string routes, lats, lngs;
      for (int n = 0; n < 1'000 && i < samples.size(); ++n, i += stride, ++asked) {
        const Sample& sample = samples[i];
        const char* comma = n == 0 ? "" : ",";
        routes += fmt::format("{}{}", comma, names.at(sample.route->route())->id().value);
        lats += fmt::format("{}{:.6f}", comma, sample.fix.position.latitude().value());
        lngs += fmt::format("{}{:.6f}", comma, sample.fix.position.longitude().value());
      }
      const auto row = tx.exec_params1(sql, "{" + routes + "}", "{" + lats + "}", "{" + lngs + "}");
      found += row[0].as<std::size_t>();
    }
    report(name, asked, wall_s() - began, found);
  }
}

int run(int argc, char** argv) {
  MorningWish wish{.length = std::chrono::minutes{60}};
  if (argc > 1) wish.buses = std::atoi(argv[1]);
  if (argc > 2) wish.length = std::chrono::minutes{std::atoi(argv[2])};
  if (argc > 3) wish.interval = std::chrono::seconds{std::atoi(argv[3])};
  const std::string only = argc > 4 ? argv[4] : "";
  if (wish.buses < 1 || wish.length.count() < 1 || wish.interval.count() < 1) {
    fmt::print(stderr, "busward_engine_bench [BUSES MINUTES INTERVAL_S [engine|scan|postgis]]\n");
    return 2;
  }
  const VirtualMorning morning{wish};
  const auto book = with_long_routes(*morning.rulebook());
  std::vector<Sample> samples;
  morning.drive([&](const Sample& sample) { samples.push_back(sample); });
  std::ranges::stable_sort(samples, {}, [](const Sample& s) { return s.fix.received_at; });
  fmt::print("{{\"buses\": {}, \"routes\": {}, \"vertices\": {}, \"interval_s\": {}}}\n",
             wish.buses, book->route_versions.size(), kVertices, wish.interval.count());
  if (only.empty() || only == "engine") run_engine(book, samples);
  if (only.empty() || only == "scan") run_scan(by_name(*book), samples);
  if (only.empty() || only == "postgis") run_postgis(by_name(*book), samples);
  return 0;
}

}  // namespace
}  // namespace busward::bench

int main(int argc, char** argv) {
  return busward::bench::run(argc, argv);
}
