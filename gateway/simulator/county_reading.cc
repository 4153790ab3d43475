#include "gateway/simulator/county_reading.h"

#include <optional>
#include <string_view>
#include <utility>

#include "gateway/files/county_toml.h"
#include "gateway/files/map_geojson.h"
#include "gateway/files/route_geojson.h"
#include "gateway/files/text_file.h"
#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/records.h"

namespace busward::simulator {
namespace {

namespace fs = std::filesystem;

// Reads one file after another and gathers what is wrong with them.
class FolderReader {
 public:
  explicit FolderReader(fs::path folder) : folder_{std::move(folder)} {}

  std::optional<registry::County> county() {
    files::FileFaults faults{path("county.toml")};
    const auto text = files::read_text(path("county.toml"), faults);
    auto county = text ? files::read_county(*text, faults) : std::nullopt;
    take(faults);
    return county;
  }

  template <class Record, class Read>
  std::vector<Record> records(const char* name, Read read) {
    files::FileFaults faults{path(name)};
    std::vector<Record> records;
    if (const auto text = files::read_text(path(name), faults)) {
      for (auto& located : read(*text, faults)) records.push_back(std::move(located.value));
    }
    take(faults);
    return records;
  }

  template <class Record>
  std::vector<Record> records(const char* name, const sheets::Sheet<Record>& sheet) {
    return records<Record>(name, [&](const std::string& text, files::FileFaults& faults) {
      return sheets::read_records(text, sheet, faults);
    });
  }

  std::vector<routing::RouteDraft> routes() {
    auto routes = files::read_routes_file(path("routes.geojson"));
    if (routes) return std::move(*routes);
    for (const auto& fault : routes.error()) {
      lines_.push_back(files::to_text(path("routes.geojson"), fault));
    }
    return {};
  }

  bool has(const char* name) const { return fs::exists(folder_ / name); }
  std::vector<std::string> take_lines() { return std::move(lines_); }

 private:
  std::string path(const char* name) const { return (folder_ / name).string(); }
  void take(const files::FileFaults& faults) {
    for (std::string& line : faults.lines()) lines_.push_back(std::move(line));
  }

  fs::path folder_;
  std::vector<std::string> lines_;
};

}  // namespace

geo::Result<CountyRecords, std::vector<std::string>> read_county_folder(const fs::path& folder) {
  FolderReader reader{folder};
  auto county = reader.county();
  if (!county) return reader.take_lines();
  CountyRecords records{.county = std::move(*county),
                        .roads = {},
                        .places = {},
                        .areas = {},
                        .operators = {},
                        .schools = {},
                        .buses = {},
                        .drivers = {},
                        .staff = {},
                        .contracts = {},
                        .violations = {},
                        .placards = {},
                        .documents = {},
                        .terminals = {},
                        .routes = reader.routes(),
                        .timetable = {},
                        .assignments = {}};
  if (reader.has("roads.geojson")) {
    records.roads = reader.records<registry::Road>("roads.geojson", files::read_roads);
  }
  if (reader.has("documents.csv")) {
    records.documents = reader.records("documents.csv", sheets::kDocuments);
  }
  if (reader.has("placards.csv")) {
    records.placards = reader.records("placards.csv", sheets::kPlacards);
  }
  for (const registry::Placard& placard : records.placards) {
    records.documents.push_back(registry::document_of(placard));
  }
  if (reader.has("suspensions.csv")) {
    records.safety.suspensions = reader.records("suspensions.csv", sheets::kSuspensions);
  }
  if (reader.has("defects.csv")) {
    records.safety.defects = reader.records("defects.csv", sheets::kDefects);
  }
  // Who drives, for those who have a card.
  if (reader.has("buses.csv")) records.buses = reader.records("buses.csv", sheets::kBuses);
  if (reader.has("drivers.csv")) {
    records.drivers = reader.records("drivers.csv", sheets::kDrivers);
  }
  if (reader.has("violations.csv")) {
    records.violations = reader.records("violations.csv", sheets::kViolations);
  }
  records.terminals = reader.records("terminals.csv", sheets::kTerminals);
  records.timetable = reader.records("timetable.csv", sheets::kTimetable);
  records.assignments = reader.records("assignments.csv", sheets::kAssignments);
  auto lines = reader.take_lines();
  if (!lines.empty()) return lines;
  return records;
}

}  // namespace busward::simulator
