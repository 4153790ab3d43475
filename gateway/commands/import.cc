#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"
#include "gateway/commands/record_import.h"
#include "gateway/files/county_toml.h"

namespace busward::commands {
namespace {

void print_done(std::string_view what, const std::filesystem::path& path,
                const db::Imported& done) {
  boost::json::object line{{"import", std::string{what}},        {"file", path.string()},
                           {"added", done.counts.added},         {"changed", done.counts.changed},
                           {"unchanged", done.counts.unchanged}, {"removed", done.counts.removed},
                           {"revision", done.revision}};
  if (what == "terminals") {
    line["buses_registered"] = done.buses_registered;
    if (done.buses_registered > 0) {
      fmt::print(stderr, "busward: {} plates were not on file and are buses now\n",
                 done.buses_registered);
    }
  }
  fmt::print("{}\n", boost::json::serialize(line));
}

int take(db::RulebookImport& door, std::string_view what, const std::filesystem::path& path) {
  const FileOutcome outcome = import_file(door, what, path);
  if (const auto* done = std::get_if<db::Imported>(&outcome)) {
    print_done(what, path, *done);
    return 0;
  }
  if (const auto* faults = std::get_if<files::FileFaults>(&outcome)) {
    for (const std::string& line : faults->lines()) fmt::print(stderr, "busward: {}\n", line);
    fmt::print(stderr, "busward: nothing of {} was taken\n", path.string());
    return 2;
  }
  fmt::print(stderr, "busward: nothing of {} was taken; the line before says why\n", path.string());
  return 1;
}

int take_all(db::RulebookImport& door, const std::filesystem::path& folder) {
  int found = 0;
  for (const ImportKind& kind : import_kinds()) {
    const auto path = folder / kind.file;
    std::error_code ec;
    if (!std::filesystem::exists(path, ec)) continue;
    ++found;
    if (const int code = take(door, kind.what, path); code != 0) return code;
  }
  if (found > 0) return 0;
  fmt::print(stderr,
             "busward: {} holds none of the files of docs/formats.md; name a folder that does\n",
             folder.string());
  return 2;
}

}  // namespace

int run(const Import& command) {
  auto opened = open_database(command.source);
  if (!opened) return 1;
  const geo::UtcTime now =
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  db::RulebookImport door{opened->address, now};
  if (command.what == "all") return take_all(door, command.path);
  return take(door, command.what, command.path);
}

}  // namespace busward::commands
