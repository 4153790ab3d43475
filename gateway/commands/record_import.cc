#include "gateway/commands/record_import.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "gateway/files/county_toml.h"
#include "gateway/files/duties_toml.h"
#include "gateway/files/feature_positions.h"
#include "gateway/files/map_geojson.h"
#include "gateway/files/route_geojson.h"
#include "gateway/files/text_file.h"
#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/records.h"
#include "geo/assert.h"

namespace busward::commands {
namespace {

using Answer = std::optional<db::Outcome<db::ImportAnswer>>;  // none: the file has faults
using Door = db::RulebookImport;

// One file on its way in.
struct Source {
  const std::string& bytes;
  files::FileFaults& faults;
  std::string written_as = {};
};

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

// `fault_on(line, fault)` says where in the file a record's fault is.
template <class FaultOn>
void add_record_faults(const Answer& answer, const Lines& lines, files::FileFaults& faults,
                       FaultOn fault_on) {
  if (!answer || !*answer) return;
  const auto* found = std::get_if<std::vector<db::RecordFault>>(&**answer);
  if (found == nullptr) return;
  for (const db::RecordFault& fault : *found) {
    std::optional<std::size_t> line;
    if (fault.record < lines.size()) line = lines[fault.record];
    faults.add(fault_on(line, fault));
  }
}

files::FileFault plain_fault(std::optional<std::size_t> line, const db::RecordFault& fault) {
  return {.line = line, .column = fault.column, .what = fault.what, .remedy = fault.remedy};
}

template <class T>
using Take = db::Outcome<db::ImportAnswer> (Door::*)(std::span<const T>);

template <class T>
Answer take_records(Door& door, std::vector<files::Located<T>> located, Take<T> take,
                    files::FileFaults& faults) {
  if (!faults.empty()) return std::nullopt;
  const Records<T> records = parted(std::move(located));
  const Answer answer = (door.*take)(records.values);
  add_record_faults(answer, records.lines, faults, plain_fault);
  return answer;
}

template <class T>
Answer take_sheet(Door& door, Source& source, const sheets::Sheet<T>& sheet, Take<T> take) {
  auto grid = sheets::read_grid(source.bytes, sheet.form, source.faults);
  if (!grid) return std::nullopt;
  source.written_as = grid->written_as;
  const auto table = sheets::Table::of(sheet.form, std::move(*grid), source.faults);
  if (!table) return std::nullopt;
  const auto records = parted(sheets::records_in(*table, sheet, source.faults));
  // Where cells are bad already the rest is only asked about, so that what is not on file is named
  // in the same go.
  Door asked = source.faults.empty() ? door : door.rolled_back();
  const Answer answer = (asked.*take)(records.values);
  add_record_faults(answer, records.lines, source.faults,
                    [&](std::optional<std::size_t> line, const db::RecordFault& fault) {
                      if (!line) return plain_fault(line, fault);
                      return table->fault_on(*line, fault.column, fault.what, fault.remedy);
                    });
  return answer;
}

Answer take_county(Door& door, Source& source) {
  const auto county = files::read_county(source.bytes, source.faults);
  if (!county || !source.faults.empty()) return std::nullopt;
  return door.take_county(*county);
}

Answer take_routes(Door& door, Source& source) {
  const auto drafts = files::read_routes(source.bytes);
  if (!drafts) {
    for (const files::RouteFileFault& fault : drafts.error()) {
      source.faults.add({.line = fault.line,
                         .column = std::to_string(fault.column),
                         .what = fault.message,
                         .remedy = {}});
    }
    return std::nullopt;
  }
  Lines lines;
  for (const auto& position : files::feature_positions(source.bytes)) {
    lines.push_back(position.line);
  }
  const Answer answer = door.take_routes(*drafts);
  add_record_faults(answer, lines, source.faults, plain_fault);
  return answer;
}

Answer take_duties(Door& door, Source& source) {
  const auto duties = files::read_duties(source.bytes, source.faults);
  if (!source.faults.empty()) return std::nullopt;
  return door.take_duties(duties);
}

using TakeFile = Answer (*)(Door&, Source&);

struct Kind {
  ImportKind names;
  TakeFile take;
};

// The line of a kind that comes as a sheet.
template <const auto& sheet, auto take>
Kind sheet_kind(std::string_view file) {
  return {{.what = sheet.form.key, .file = file, .sheet = &sheet.form},
          [](Door& door, Source& source) { return take_sheet(door, source, sheet, take); }};
}

// One line for each kind: its reader and its door.
const auto& kinds() {
  static const std::array kKinds{
      Kind{{"county", "county.toml"}, take_county},
      Kind{{"roads", "roads.geojson"},
           [](Door& door, Source& source) {
             return take_records(door, files::read_roads(source.bytes, source.faults),
                                 &Door::take_roads, source.faults);
           }},
      Kind{{"places", "places.geojson"},
           [](Door& door, Source& source) {
             return take_records(door, files::read_places(source.bytes, source.faults),
                                 &Door::take_places, source.faults);
           }},
      sheet_kind<sheets::kAreas, &Door::take_areas>("areas.csv"),
      sheet_kind<sheets::kOperators, &Door::take_operators>("operators.csv"),
      sheet_kind<sheets::kSchools, &Door::take_schools>("schools.csv"),
      sheet_kind<sheets::kBuses, &Door::take_buses>("buses.csv"),
      sheet_kind<sheets::kDrivers, &Door::take_drivers>("drivers.csv"),
      sheet_kind<sheets::kStaff, &Door::take_staff>("staff.csv"),
      sheet_kind<sheets::kContracts, &Door::take_contracts>("contracts.csv"),
      sheet_kind<sheets::kViolations, &Door::take_violations>("violations.csv"),
      sheet_kind<sheets::kPlacards, &Door::take_placards>("placards.csv"),
      sheet_kind<sheets::kDocuments, &Door::take_documents>("documents.csv"),
      sheet_kind<sheets::kTerminals, &Door::take_terminals>("terminals.csv"),
      Kind{{"routes", "routes.geojson"}, take_routes},
      sheet_kind<sheets::kTimetable, &Door::take_timetable>("timetable.csv"),
      sheet_kind<sheets::kAssignments, &Door::take_assignments>("assignments.csv"),
      sheet_kind<sheets::kSuspensions, &Door::take_suspensions>("suspensions.csv"),
      sheet_kind<sheets::kDefects, &Door::take_defects>("defects.csv"),
      sheet_kind<sheets::kTraining, &Door::take_training>("training.csv"),
      sheet_kind<sheets::kAttendances, &Door::take_attendances>("attendances.csv"),
      sheet_kind<sheets::kPledgeTexts, &Door::take_pledge_texts>("pledge_texts.csv"),
      sheet_kind<sheets::kPledges, &Door::take_pledges>("pledges.csv"),
      Kind{{"duties", "duties.toml"}, take_duties},
      sheet_kind<sheets::kDutiesDone, &Door::take_duties_done>("duties_done.csv"),
      sheet_kind<sheets::kCalendar, &Door::take_calendar>("calendar.csv"),
      sheet_kind<sheets::kRiders, &Door::take_riders>("riders.csv")};
  return kKinds;
}

}  // namespace

const std::vector<ImportKind>& import_kinds() {
  static const std::vector<ImportKind> names = [] {
    std::vector<ImportKind> all;
    for (const Kind& kind : kinds()) all.push_back(kind.names);
    return all;
  }();
  return names;
}

FileOutcome import_bytes(Door& door, std::string_view what, std::string name,
                         const std::string& bytes) {
  files::FileFaults faults{std::move(name)};
  const auto kind =
      std::ranges::find(kinds(), what, [](const Kind& candidate) { return candidate.names.what; });
  BUSWARD_ASSERT(kind != kinds().end());
  const auto text =
      kind->names.sheet != nullptr ? std::optional{bytes} : files::checked_text(bytes, faults);
  if (!text) return faults;
  Source source{.bytes = *text, .faults = faults};
  const Answer answer = kind->take(door, source);
  if (!answer || !faults.empty()) return faults;
  if (!*answer) return answer->error();
  return FileTaken{.imported = std::get<db::Imported>(**answer),
                   .written_as = std::move(source.written_as)};
}

FileOutcome import_file(Door& door, std::string_view what, const std::filesystem::path& path) {
  files::FileFaults faults{path.string()};
  const auto bytes = files::read_bytes(path, faults);
  if (!bytes) return faults;
  return import_bytes(door, what, path.string(), *bytes);
}

}  // namespace busward::commands
