#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "gateway/commands/commands.h"
#include "gateway/files/county_toml.h"
#include "gateway/files/fixes_csv.h"
#include "gateway/files/route_geojson.h"
#include "gateway/files/text_file.h"
#include "tracker/canonical_json.h"

namespace busward::commands {
namespace {

using tracker::CanonicalJson;
using tracker::Replay;
using tracker::ReplayedAlarm;

std::optional<Replay::Routes> routes_in(const std::filesystem::path& path) {
  auto drafts = files::read_routes_file(path);
  if (!drafts) {
    for (const auto& fault : drafts.error()) {
      fmt::print(stderr, "busward: {}\n", files::to_text(path, fault));
    }
    return std::nullopt;
  }
  Replay::Routes routes;
  std::int64_t number = 0;
  for (auto& draft : *drafts) {
    auto version = routing::RouteVersion::make(registry::RouteVersionId{++number}, draft);
    routes.emplace(draft.route, std::make_shared<const routing::RouteVersion>(std::move(*version)));
  }
  if (routes.empty()) {
    fmt::print(stderr, "busward: {}:1:1: it holds no route; add a LineString with `route`\n",
               path.string());
    return std::nullopt;
  }
  return routes;
}

void print_lines(const files::FileFaults& faults) {
  for (const std::string& line : faults.lines()) fmt::print(stderr, "busward: {}\n", line);
}

std::optional<std::vector<tracker::ReplayFix>> fixes_in(const std::filesystem::path& path,
                                                        const Replay::Routes& routes) {
  files::FileFaults file_faults{path.string()};
  files::FileFaults row_faults{path.string()};
  const auto text = files::read_text(path, file_faults);
  auto fixes = text ? files::read_fixes(*text, routes, file_faults, row_faults) : std::nullopt;
  print_lines(file_faults);
  print_lines(row_faults);
  if (fixes && !row_faults.empty()) {
    fmt::print(stderr, "busward: {}: {} faults; {} rows were judged\n", path.string(),
               row_faults.count(), fixes->size());
  }
  return fixes;
}

std::string line_of(const ReplayedAlarm& alarm) {
  const tracker::Finding& finding = alarm.finding;
  auto json = CanonicalJson::object();
  json.add("id", std::string_view{tracker::to_text(alarm.id)})
      .add("rule", finding.rule)
      .add("kind", std::string_view{finding.kind})
      .add("vehicle", std::string_view{alarm.vehicle})
      .add("route", std::string_view{alarm.route})
      .add("began_at", finding.began_at)
      .add("detected_at", finding.detected_at);
  if (finding.ended_at) {
    json.add("ended_at", *finding.ended_at);
  } else {
    json.add_raw("ended_at", "null");
  }
  json.add_raw("late", alarm.late ? "true" : "false")
      .add_raw("measured", finding.measured)
      .add_raw("limit", finding.limit);
  return json.text();
}

}  // namespace

int run(const ReplayFiles& command) {
  auto routes = routes_in(command.routes);
  if (!routes) return 2;
  auto fixes = fixes_in(command.fixes, *routes);
  if (!fixes) return 2;
  const Replay replay{std::move(*routes), registry::RuleValues{files::default_rule_values()}};
  const auto alarms =
      command.live ? replay.live(std::move(*fixes)) : replay.settled(std::move(*fixes));
  for (const ReplayedAlarm& alarm : alarms) fmt::print("{}\n", line_of(alarm));
  return 0;
}

}  // namespace busward::commands
