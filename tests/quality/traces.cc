#include "tests/quality/traces.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "gateway/files/route_geojson.h"
#include "tests/support/project_root.h"
#include "tracker/quality_gate.h"
#include "tracker/watches/route_deviation.h"

namespace busward::quality {
namespace {

using geo::Degrees;
using geo::LatLng;
using geo::UtcTime;

constexpr std::chrono::minutes kRunGap{30};

std::string traces_folder() {
  return (support::shared_folder() / "data/traces/").string();
}

std::vector<std::string> cells_of(std::string line) {
  std::vector<std::string> cells;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::istringstream stream{line};
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

std::vector<TraceRow> rows_of(const std::string& name, const std::string& mark_column) {
  std::ifstream file{traces_folder() + name};
  std::string line;
  std::getline(file, line);
  std::map<std::string, std::size_t> column;
  for (const std::string& cell : cells_of(line)) column.emplace(cell, column.size());
  std::vector<TraceRow> rows;
  while (std::getline(file, line)) {
    std::vector<std::string> cells = cells_of(line);
    cells.resize(column.size());
    const auto at = geo::from_iso8601(cells[column["at"]]);
    const auto place = LatLng::from_degrees(Degrees{std::stod(cells[column["lat"]])},
                                            Degrees{std::stod(cells[column["lon"]])});
    const auto mark = column.find(mark_column);
    rows.push_back({.vehicle = cells[column["vehicle"]],
                    .route = cells[column["route"]],
                    .mark = mark == column.end() ? std::string{} : cells[mark->second],
                    .fix = {.at = *at, .received_at = *at, .position = *place}});
  }
  return rows;
}

bool overlaps(const TraceAlarm& alarm, UtcTime from, UtcTime to) {
  return alarm.detected_at <= to && (!alarm.ended_at || *alarm.ended_at >= from);
}

void score_stretches(const TraceRun& run, const std::vector<TraceAlarm>& alarms,
                     TraceScore& score) {
  for (std::size_t i = 0; i < run.size();) {
    std::size_t end = i;
    while (end < run.size() && run[end].mark == "off") ++end;
    if (end == i) {
      ++i;
      continue;
    }
    const UtcTime from = run[i].fix.at;
    const UtcTime to = run[end - 1].fix.at;
    ++score.stretches;
    const auto found = std::ranges::find_if(
        alarms, [&](const TraceAlarm& alarm) { return overlaps(alarm, from, to); });
    if (found != alarms.end()) {
      ++score.found;
      const auto delay = std::max(found->detected_at - from, UtcTime::duration{0});
      score.delays_s.push_back(std::chrono::duration<double>(delay).count());
    }
    i = end;
  }
}

bool is_false(const TraceRun& run, const TraceAlarm& alarm) {
  const auto row = std::ranges::find_if(
      run, [&](const TraceRow& seen) { return seen.fix.at == alarm.detected_at; });
  if (row == run.end() || row->mark != "on") return false;
  const auto before = run.begin() + std::max<std::ptrdiff_t>(0, row - run.begin() - 2);
  return std::none_of(before, row, [](const TraceRow& seen) { return seen.mark == "off"; });
}

// By the third fix behind the first that is marked.
bool is_soon(const TraceRun& run, const std::vector<TraceAlarm>& alarms) {
  const auto first = std::ranges::find(run, "1", &TraceRow::mark);
  const auto last = run.begin() + std::min(run.end() - run.begin(), first - run.begin() + 4) - 1;
  return std::ranges::any_of(alarms, [&](const TraceAlarm& alarm) {
    return alarm.detected_at <= last->fix.at &&
           (!alarm.ended_at || *alarm.ended_at >= first->fix.at);
  });
}

std::vector<TraceAlarm> alarms_of(const TraceRun& run, const TraceRoutes& routes,
                                  const TraceJudge& judge) {
  const auto route = routes.find(run.front().route);
  return route == routes.end() ? std::vector<TraceAlarm>{} : judge(run, route->second);
}

}  // namespace

bool have_traces() {
  return std::ifstream{traces_folder() + "nyc_runs.csv"}.is_open();
}

std::vector<TraceRun> trace_runs(const std::string& file, const std::string& mark_column) {
  std::vector<TraceRun> runs;
  for (TraceRow& row : rows_of(file, mark_column)) {
    const bool same = !runs.empty() && runs.back().back().vehicle == row.vehicle &&
                      runs.back().back().route == row.route &&
                      row.fix.at - runs.back().back().fix.at <= kRunGap;
    if (!same) runs.emplace_back();
    runs.back().push_back(std::move(row));
  }
  std::erase_if(runs, [](const TraceRun& run) { return run.front().route.empty(); });
  return runs;
}

TraceRoutes trace_routes(const std::string& file) {
  const auto drafts = files::read_routes_file(traces_folder() + file);
  if (!drafts) throw std::runtime_error{"cannot read " + file};
  TraceRoutes routes;
  for (const routing::RouteDraft& draft : *drafts) {
    auto version = routing::RouteVersion::make(routing::RouteVersionId{1}, draft);
    routes[draft.route] = std::make_shared<const routing::RouteVersion>(std::move(*version));
  }
  return routes;
}

TraceJudge our_judge() {
  return [](const TraceRun& run, const std::shared_ptr<const routing::RouteVersion>& route) {
    tracker::RouteDeviationWatch watch{
        std::make_shared<const routing::MatchingLine>(route, routing::MatcherParameters{}), {}};
    tracker::QualityGate gate;
    std::vector<TraceAlarm> alarms;
    const auto take = [&](const tracker::RouteDeviationFinding& finding) {
      const auto& episode = finding.episode;
      if (finding.change == tracker::FindingChange::raised) alarms.emplace_back();
      alarms.back() = {.detected_at = episode.detected_at,
                       .ended_at = episode.ended_at,
                       .what = fmt::format("{}, {:.0f} m", tracker::to_text(episode.kind),
                                           episode.farthest.value())};
    };
    for (const TraceRow& row : run) {
      if (!gate.accepts(row.fix)) continue;
      for (const auto& finding : watch.observe({.at = row.fix.at, .place = row.fix.position})) {
        take(finding);
      }
    }
    if (const auto finding = watch.finish()) take(*finding);
    return alarms;
  };
}

TraceJudge judge_by(const DistanceRule& rule) {
  return [rule](const TraceRun& run, const std::shared_ptr<const routing::RouteVersion>& route) {
    const auto judge = make_rule(rule);
    std::vector<TraceAlarm> alarms;
    bool was_ringing = false;
    for (const TraceRow& row : run) {
      if (judge->observe({.fix = row.fix, .route = route.get(), .loaded = true})) {
        alarms.push_back({.detected_at = row.fix.at, .ended_at = {}, .what = rule.name});
      }
      if (was_ringing && !judge->is_ringing()) alarms.back().ended_at = row.fix.at;
      was_ringing = judge->is_ringing();
    }
    return alarms;
  };
}

double TraceScore::median_delay_s() const {
  if (delays_s.empty()) return 0;
  auto sorted = delays_s;
  std::ranges::sort(sorted);
  return sorted[sorted.size() / 2];
}

TraceScore score_marked(const std::string& fixes, const std::string& routes,
                        const TraceJudge& judge) {
  TraceScore score;
  const TraceRoutes lines = trace_routes(routes);
  for (const TraceRun& run : trace_runs(fixes, "class")) {
    const auto alarms = alarms_of(run, lines, judge);
    score_stretches(run, alarms, score);
    for (const TraceAlarm& alarm : alarms) score.false_alarms += is_false(run, alarm) ? 1 : 0;
  }
  return score;
}

TraceCount count_alarms(const std::string& fixes, const std::string& mark_column,
                        const std::string& routes, const TraceJudge& judge) {
  TraceCount count;
  const TraceRoutes lines = trace_routes(routes);
  std::map<std::string, bool> alarmed;
  for (const TraceRun& run : trace_runs(fixes, mark_column)) {
    const auto alarms = alarms_of(run, lines, judge);
    alarmed[run.front().vehicle] |= !alarms.empty();
    const bool marked = std::ranges::any_of(run, [](const auto& row) { return row.mark == "1"; });
    count.marked += marked ? 1 : 0;
    count.marked_found += marked && !alarms.empty() ? 1 : 0;
    count.marked_soon += marked && is_soon(run, alarms) ? 1 : 0;
    count.alarms += static_cast<int>(alarms.size());
    for (const TraceAlarm& alarm : alarms) {
      count.lines.push_back(fmt::format("{} on {}: {} at {}", run.front().vehicle,
                                        run.front().route, alarm.what,
                                        geo::to_iso8601(alarm.detected_at)));
    }
  }
  count.vehicles = static_cast<int>(alarmed.size());
  count.vehicles_alarmed = static_cast<int>(
      std::ranges::count_if(alarmed, [](const auto& entry) { return entry.second; }));
  return count;
}

}  // namespace busward::quality
