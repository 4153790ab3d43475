#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "gateway/files/route_geojson.h"
#include "tests/support/project_root.h"
#include "tracker/quality_gate.h"
#include "tracker/watches/route_deviation.h"

// The figures of docs/detection.md section 6 and of the shared data's README, on real traces. They
// are printed, and kept from getting worse.
namespace busward::tracker {
namespace {

using geo::Degrees;
using geo::LatLng;

constexpr std::chrono::minutes kRunGap{30};

struct Row {
  std::string vehicle;
  std::string route;
  std::string mark;  // `class` or `deviated`, if the file has it
  routing::Sighting sighting;
};

std::string traces_folder() {
  return (support::shared_folder() / "data/traces/").string();
}

bool have_traces() {
  return std::ifstream{traces_folder() + "nyc_runs.csv"}.is_open();
}

std::vector<std::string> cells_of(std::string line) {
  std::vector<std::string> cells;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::istringstream stream{line};
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

std::vector<Row> rows_of(const std::string& name, const std::string& mark_column) {
  std::ifstream file{traces_folder() + name};
  std::string line;
  std::getline(file, line);
  std::map<std::string, std::size_t> column;
  for (const std::string& cell : cells_of(line)) column.emplace(cell, column.size());
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    std::vector<std::string> cells = cells_of(line);
    cells.resize(column.size());
    const auto at = geo::from_iso8601(cells[column["at"]]);
    const auto place = LatLng::from_degrees(Degrees{std::stod(cells[column["lat"]])},
                                            Degrees{std::stod(cells[column["lon"]])});
    const auto mark = column.find(mark_column);
    rows.push_back({cells[column["vehicle"]],
                    cells[column["route"]],
                    mark == column.end() ? std::string{} : cells[mark->second],
                    {*at, *place, {}, {}, {}}});
  }
  return rows;
}

using Lines = std::map<std::string, std::shared_ptr<const routing::MatchingLine>>;

Lines lines_of(const std::vector<std::string>& names) {
  Lines lines;
  for (const std::string& name : names) {
    const auto drafts = files::read_routes_file(traces_folder() + name);
    EXPECT_TRUE(drafts.has_value()) << name;
    if (!drafts) continue;
    for (const routing::RouteDraft& draft : *drafts) {
      auto version = routing::RouteVersion::make(routing::RouteVersionId{1}, draft);
      lines[draft.route] = std::make_shared<const routing::MatchingLine>(
          std::make_shared<const routing::RouteVersion>(std::move(*version)),
          routing::MatcherParameters{});
    }
  }
  return lines;
}

// The fixes of one run and what the watch made of them.
struct JudgedRun {
  std::vector<Row> rows;
  std::vector<RouteDeviationEpisode> episodes;
  std::string evidence;  // all series and measured values, to compare builds by
};

JudgedRun judged(const std::vector<Row>& rows, const Lines& lines) {
  JudgedRun run{rows, {}, {}};
  const auto line = lines.find(rows.front().route);
  if (line == lines.end()) return run;
  RouteDeviationWatch watch{line->second, {}};
  QualityGate gate;
  for (const Row& row : rows) {
    const Fix fix{.at = row.sighting.at,
                  .received_at = row.sighting.at,
                  .position = row.sighting.place,
                  .speed = {},
                  .course = {},
                  .recorder_speed = {},
                  .satellites = {},
                  .accuracy = {},
                  .loaded = {}};
    if (!gate.accepts(fix)) continue;
    for (const auto& finding : watch.observe(row.sighting)) {
      if (finding.change == DeviationChange::raised) run.episodes.push_back(finding.episode);
      run.episodes.back() = finding.episode;
      run.evidence += finding.series + measured_json(finding.episode);
    }
  }
  if (const auto finding = watch.finish()) run.episodes.back() = finding->episode;
  return run;
}

std::vector<JudgedRun> judged_runs(const std::vector<Row>& rows, const Lines& lines) {
  std::vector<JudgedRun> runs;
  std::vector<Row> run;
  const auto flush = [&] {
    if (!run.empty() && !run.front().route.empty()) runs.push_back(judged(run, lines));
    run.clear();
  };
  for (const Row& row : rows) {
    const bool same = !run.empty() && run.back().vehicle == row.vehicle &&
                      run.back().route == row.route &&
                      row.sighting.at - run.back().sighting.at <= kRunGap;
    if (!same) flush();
    run.push_back(row);
  }
  flush();
  return runs;
}

struct Score {
  int stretches = 0;
  int found = 0;
  int false_alarms = 0;
  std::vector<double> delays_s;
};

bool overlaps(const RouteDeviationEpisode& episode, geo::UtcTime from, geo::UtcTime to) {
  return episode.detected_at <= to && (!episode.ended_at || *episode.ended_at >= from);
}

void score_stretches(const JudgedRun& run, Score& score) {
  for (std::size_t i = 0; i < run.rows.size();) {
    std::size_t end = i;
    while (end < run.rows.size() && run.rows[end].mark == "off") ++end;
    if (end == i) {
      ++i;
      continue;
    }
    const geo::UtcTime from = run.rows[i].sighting.at;
    const geo::UtcTime to = run.rows[end - 1].sighting.at;
    ++score.stretches;
    for (const auto& episode : run.episodes) {
      if (!overlaps(episode, from, to)) continue;
      ++score.found;
      const auto delay = std::max(episode.detected_at - from, geo::UtcTime::duration{0});
      score.delays_s.push_back(std::chrono::duration<double>(delay).count());
      break;
    }
    i = end;
  }
}

void score_false_alarms(const JudgedRun& run, Score& score) {
  for (const auto& episode : run.episodes) {
    for (std::size_t i = 0; i < run.rows.size(); ++i) {
      if (run.rows[i].sighting.at != episode.detected_at || run.rows[i].mark != "on") continue;
      bool excused = false;
      for (std::size_t back = 1; back <= 2 && back <= i; ++back) {
        excused = excused || run.rows[i - back].mark == "off";
      }
      if (excused) continue;
      ++score.false_alarms;
      fmt::print("  false: {} on {}: {} at {}, {:.0f} m, began {}\n", run.rows[i].vehicle,
                 run.rows[i].route, to_text(episode.kind), geo::to_iso8601(episode.detected_at),
                 episode.farthest.value(), geo::to_iso8601(episode.began_at));
    }
  }
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// FNV-1a: the same in each build, as the evidence has to be.
std::uint64_t fingerprint(const std::vector<JudgedRun>& runs) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const JudgedRun& run : runs) {
    for (const char c : run.evidence) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  return hash;
}

Score score_shifted(const std::string& metres) {
  const Lines lines = lines_of({"shifted_" + metres + "_routes.geojson"});
  Score score;
  const auto runs = judged_runs(rows_of("shifted_" + metres + ".csv", "class"), lines);
  for (const JudgedRun& run : runs) {
    score_stretches(run, score);
    score_false_alarms(run, score);
  }
  fmt::print("moved by {} m: {} of {} found, {} false, median delay {} s, evidence {:016x}\n",
             metres, score.found, score.stretches, score.false_alarms, median(score.delays_s),
             fingerprint(runs));
  return score;
}

int count_alarms(const std::vector<JudgedRun>& runs) {
  int count = 0;
  for (const JudgedRun& run : runs) {
    for (const auto& episode : run.episodes) {
      ++count;
      fmt::print("  {} on {}: {} at {}, {:.0f} m\n", run.rows.front().vehicle,
                 run.rows.front().route, to_text(episode.kind),
                 geo::to_iso8601(episode.detected_at), episode.farthest.value());
    }
  }
  return count;
}

TEST(RouteDeviationOnTraces, FindsMovedStretches) {
  if (!have_traces()) GTEST_SKIP() << "the shared traces are not here";
  const Score at_40 = score_shifted("40");
  EXPECT_EQ(at_40.stretches, 125);
  EXPECT_GE(at_40.found, 111);
  EXPECT_LE(at_40.false_alarms, 9);
  const Score at_60 = score_shifted("60");
  EXPECT_GE(at_60.found, 114);
  EXPECT_LE(at_60.false_alarms, 8);
  const Score at_80 = score_shifted("80");
  EXPECT_GE(at_80.found, 116);
  EXPECT_LE(at_80.false_alarms, 8);
}

TEST(RouteDeviationOnTraces, IsQuietOnOwnPaths) {
  if (!have_traces()) GTEST_SKIP() << "the shared traces are not here";
  const int nyc = count_alarms(
      judged_runs(rows_of("nyc_runs.csv", "deviated"), lines_of({"nyc_routes.geojson"})));
  const int hof =
      count_alarms(judged_runs(rows_of("hof_fixes.csv", ""), lines_of({"hof_routes.geojson"})));
  fmt::print("own paths: {} alarms in New York, {} in Hof\n", nyc, hof);
  EXPECT_LE(nyc, 3);
  EXPECT_LE(hof, 2);
}

TEST(RouteDeviationOnTraces, FindsTheWrongRoute) {
  if (!have_traces()) GTEST_SKIP() << "the shared traces are not here";
  int found = 0;
  const auto runs =
      judged_runs(rows_of("hof_wrong_route.csv", ""), lines_of({"hof_routes.geojson"}));
  std::map<std::string, bool> by_vehicle;
  for (const JudgedRun& run : runs) {
    by_vehicle[run.rows.front().vehicle] |= !run.episodes.empty();
  }
  for (const auto& [vehicle, alarmed] : by_vehicle) found += alarmed ? 1 : 0;
  fmt::print("wrong route: {} of {} found\n", found, by_vehicle.size());
  EXPECT_GE(found, 85);
}

TEST(RouteDeviationOnTraces, FindsTheRealDetours) {
  if (!have_traces()) GTEST_SKIP() << "the shared traces are not here";
  const auto runs =
      judged_runs(rows_of("nyc_detours.csv", "deviated"), lines_of({"nyc_routes.geojson"}));
  int labelled = 0;
  int found = 0;
  for (const JudgedRun& run : runs) {
    const bool deviated = std::any_of(run.rows.begin(), run.rows.end(),
                                      [](const Row& row) { return row.mark == "1"; });
    labelled += deviated ? 1 : 0;
    found += deviated && !run.episodes.empty() ? 1 : 0;
  }
  fmt::print("detours: {} of {} labelled found; alarms:\n", found, labelled);
  count_alarms(runs);
  // The third is a single fix 111 m off between reports 75 s apart.
  EXPECT_EQ(labelled, 3);
  EXPECT_GE(found, 2);
}

}  // namespace
}  // namespace busward::tracker
