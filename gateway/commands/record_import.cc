#include "gateway/commands/record_import.h"

#include <array>
#include <optional>
#include <utility>

#include "gateway/files/county_toml.h"
#include "gateway/files/feature_positions.h"
#include "gateway/files/map_geojson.h"
#include "gateway/files/registry_csv.h"
#include "gateway/files/route_geojson.h"
#include "gateway/files/text_file.h"
#include "geo/assert.h"

namespace busward::commands {
namespace {

using Answer = std::optional<db::Outcome<db::ImportAnswer>>;  // none: the file has faults

// Lines of the records, by which the faults that the database finds get their place.
using Lines = std::vector<std::size_t>;

template <class T>
struct Records {
  std::vector<T> values;
  Lines lines;
};

template <class T>
Records<T> parted(std::vector<files::Located<T>> located) {
  Records<T> records;
  for (files::Located<T>& one : located) {
    records.values.push_back(std::move(one.value));
    records.lines.push_back(one.line);
  }
  return records;
}

void add_record_faults(const db::ImportAnswer& answer, const Lines& lines,
                       files::FileFaults& faults) {
  const auto* found = std::get_if<std::vector<db::RecordFault>>(&answer);
  if (found == nullptr) return;
  for (const db::RecordFault& fault : *found) {
    std::optional<std::size_t> line;
    if (fault.record < lines.size()) line = lines[fault.record];
    faults.add({.line = line, .column = fault.column, .what = fault.what, .remedy = fault.remedy});
  }
}

template <class T>
using Take = db::Outcome<db::ImportAnswer> (db::RulebookImport::*)(std::span<const T>);

template <class T>
Answer take_records(db::RulebookImport& door, std::vector<files::Located<T>> located, Take<T> take,
                    files::FileFaults& faults) {
  if (!faults.empty()) return std::nullopt;
  const Records<T> records = parted(std::move(located));
  auto answer = (door.*take)(records.values);
  if (answer) add_record_faults(*answer, records.lines, faults);
  return answer;
}

Answer take_county(db::RulebookImport& door, const std::string& text, files::FileFaults& faults) {
  const auto county = files::read_county(text, faults);
  if (!county || !faults.empty()) return std::nullopt;
  return door.take_county(*county);
}

Answer take_routes(db::RulebookImport& door, const std::string& text, files::FileFaults& faults) {
  const auto drafts = files::read_routes(text);
  if (!drafts) {
    for (const files::RouteFileFault& fault : drafts.error()) {
      faults.add({.line = fault.line,
                  .column = std::to_string(fault.column),
                  .what = fault.message,
                  .remedy = {}});
    }
    return std::nullopt;
  }
  Lines lines;
  for (const auto& position : files::feature_positions(text)) lines.push_back(position.line);
  auto answer = door.take_routes(*drafts);
  if (answer) add_record_faults(*answer, lines, faults);
  return answer;
}

using Door = db::RulebookImport;
using TakeText = Answer (*)(Door&, const std::string&, files::FileFaults&);

struct Kind {
  ImportKind names;
  TakeText take;
};

// One line for each kind: its reader and its door.
constexpr std::array kKinds{
    Kind{{"county", "county.toml"}, take_county},
    Kind{{"roads", "roads.geojson"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_roads(text, faults), &Door::take_roads, faults);
         }},
    Kind{{"places", "places.geojson"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_places(text, faults), &Door::take_places, faults);
         }},
    Kind{{"operators", "operators.csv"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_operators(text, faults), &Door::take_operators,
                               faults);
         }},
    Kind{{"schools", "schools.csv"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_schools(text, faults), &Door::take_schools,
                               faults);
         }},
    Kind{{"buses", "buses.csv"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_buses(text, faults), &Door::take_buses, faults);
         }},
    Kind{{"drivers", "drivers.csv"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_drivers(text, faults), &Door::take_drivers,
                               faults);
         }},
    Kind{{"documents", "documents.csv"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_documents(text, faults), &Door::take_documents,
                               faults);
         }},
    Kind{{"terminals", "terminals.csv"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_terminals(text, faults), &Door::take_terminals,
                               faults);
         }},
    Kind{{"routes", "routes.geojson"}, take_routes},
    Kind{{"timetable", "timetable.csv"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_timetable(text, faults), &Door::take_timetable,
                               faults);
         }},
    Kind{{"assignments", "assignments.csv"},
         [](Door& door, const std::string& text, files::FileFaults& faults) {
           return take_records(door, files::read_assignments(text, faults), &Door::take_assignments,
                               faults);
         }}};

}  // namespace

const std::vector<ImportKind>& import_kinds() {
  static const std::vector<ImportKind> kinds = [] {
    std::vector<ImportKind> names;
    for (const Kind& kind : kKinds) names.push_back(kind.names);
    return names;
  }();
  return kinds;
}

FileOutcome import_file(db::RulebookImport& door, std::string_view what,
                        const std::filesystem::path& path) {
  files::FileFaults faults{path.string()};
  const auto text = files::read_text(path, faults);
  if (!text) return faults;
  for (const Kind& kind : kKinds) {
    if (kind.names.what != what) continue;
    const Answer answer = kind.take(door, *text, faults);
    if (!answer || (*answer && !faults.empty())) return faults;
    if (!*answer) return answer->error();
    return std::get<db::Imported>(**answer);
  }
  BUSWARD_ASSERT(!"a kind of import that the command line knows and this list does not");
  return faults;
}

}  // namespace busward::commands
