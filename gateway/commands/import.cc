#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"
#include "gateway/commands/preview_text.h"
#include "gateway/commands/record_import.h"
#include "gateway/commands/written_file.h"
#include "gateway/files/text_file.h"
#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/sheet_files.h"

namespace busward::commands {
namespace {

void say(const Import& command, const registry::Wording& wording) {
  fmt::print(stderr, "busward: {}\n", wording.in(command.language));
}

void print_done(const Import& command, std::string_view what, const std::filesystem::path& path,
                const FileTaken& taken) {
  const db::Imported& done = taken.imported;
  boost::json::object line{{"import", std::string{what}},        {"file", path.string()},
                           {"added", done.counts.added},         {"changed", done.counts.changed},
                           {"unchanged", done.counts.unchanged}, {"removed", done.counts.removed}};
  if (what == "terminals") {
    line["buses_registered"] = done.buses_registered;
    if (done.buses_registered > 0) {
      say(command,
          {fmt::format("{} 个号牌原不在台账，现已登记为校车", done.buses_registered),
           fmt::format("{} plates were not on file and are buses now", done.buses_registered)});
    }
  }
  if (command.preview) {
    line["preview"] = true;
  } else {
    line["revision"] = done.revision;
  }
  if (!taken.written_as.empty()) line["written_as"] = taken.written_as;
  fmt::print("{}\n", boost::json::serialize(line));
}

// With --faults: the sheet as it came, with what is wrong on its cells.
void write_marked_copy(const Import& command, std::string_view what,
                       const std::filesystem::path& path, const files::FileFaults& faults) {
  const sheets::SheetForm* form = sheets::form_of(what);
  files::FileFaults again{path.string()};
  const auto bytes = files::read_bytes(path, again);
  if (!bytes) return;
  const auto grid =
      form != nullptr ? sheets::read_grid(*bytes, *form, again) : std::optional<sheets::Grid>{};
  if (!grid) {
    say(command, {"这不是表格文件，没有可标注的副本", "it is no sheet: there is no copy to mark"});
    return;
  }
  const auto copy = sheets::marked_copy(*form, *grid, faults, command.language);
  if (!copy || !write_file(*command.faults, *copy)) return;
  say(command, {fmt::format("问题已标注在 {}", command.faults->string()),
                fmt::format("the faults are marked in {}", command.faults->string())});
}

int take(db::RulebookImport& door, const Import& command, std::string_view what,
         const std::filesystem::path& path) {
  const FileOutcome outcome = import_file(door, what, path);
  if (const auto* taken = std::get_if<FileTaken>(&outcome)) {
    print_changes(command, what, taken->imported.changes);
    print_done(command, what, path, *taken);
    return 0;
  }
  if (const auto* faults = std::get_if<files::FileFaults>(&outcome)) {
    for (const std::string& line : faults->lines(command.language)) say(command, line);
    if (command.faults) write_marked_copy(command, what, path, *faults);
    say(command, {fmt::format("{} 未导入任何内容", path.string()),
                  fmt::format("nothing of {} was taken", path.string())});
    return 2;
  }
  say(command, {fmt::format("{} 未导入任何内容，原因见上一行", path.string()),
                fmt::format("nothing of {} was taken; the line before says why", path.string())});
  return 1;
}

int take_all(db::RulebookImport& door, const Import& command) {
  const std::filesystem::path& folder = command.path;
  int found = 0;
  for (const ImportKind& kind : import_kinds()) {
    auto path = folder / kind.file;
    std::error_code ec;
    auto workbook = path;
    workbook.replace_extension(".xlsx");
    if (kind.sheet != nullptr && std::filesystem::exists(workbook, ec)) {
      if (std::filesystem::exists(path, ec)) {
        say(command,
            {fmt::format("{} 和 {} 同时存在，请只留一个", path.string(), workbook.string()),
             fmt::format("{} and {} are both there; keep one of them", path.string(),
                         workbook.string())});
        return 2;
      }
      path = workbook;
    }
    if (!std::filesystem::exists(path, ec)) continue;
    ++found;
    if (const int code = take(door, command, kind.what, path); code != 0) return code;
  }
  if (found > 0) return 0;
  fmt::print(stderr,
             "busward: {} holds none of the files of docs/formats.md; name a folder that does\n",
             folder.string());
  return 2;
}

// Lines and timetables are approved from a day on: they change, and are not corrected.
bool can_be_corrected(std::string_view what) {
  constexpr std::array<std::string_view, 11> kCorrected{
      "areas",     "operators", "schools",    "buses",    "drivers",  "staff",
      "terminals", "contracts", "violations", "placards", "documents"};
  return std::ranges::find(kCorrected, what) != kCorrected.end();
}

}  // namespace

int run(const Import& command) {
  if (command.correction && !can_be_corrected(command.what)) {
    say(command,
        {fmt::format("{} 不能以更正方式导入；请去掉 --correction", command.what),
         fmt::format("{} cannot be corrected; import without --correction", command.what)});
    return 2;
  }
  const auto config = configuration(command.source);
  if (!config) return 1;
  auto opened = open_database(*config);
  if (!opened) return 1;
  auto seal = identity_seal(*config);  // without it only identities are refused
  const geo::UtcTime now =
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  db::RulebookImport door{opened->address, now,
                          command.preview ? db::ImportEnd::rolled_back : db::ImportEnd::kept,
                          std::move(seal)};
  if (command.correction) door = door.correcting();
  if (command.what == "all") return take_all(door, command);
  return take(door, command, command.what, command.path);
}

}  // namespace busward::commands
