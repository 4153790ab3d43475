#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "db/rulebook_import.h"
#include "gateway/files/file_fault.h"
#include "gateway/sheets/sheet.h"

namespace busward::commands {

// What `import all` reads of a folder, in the order in which one kind refers to another.
struct ImportKind {
  std::string_view what;                     // "buses"
  std::string_view file;                     // "buses.csv"
  const sheets::SheetForm* sheet = nullptr;  // of what comes as CSV or XLSX
};
const std::vector<ImportKind>& import_kinds();

struct FileTaken {
  db::Imported imported;
  std::string written_as;  // how a sheet was written: "GB18030", "XLSX"; empty for other files
};

// What became of one file: what was done, or every fault of it and nothing done, or what is wrong
// with the database.
using FileOutcome = std::variant<FileTaken, files::FileFaults, db::Fault>;

// Reads the file and takes all of it or nothing. `what` is one of import_kinds().
FileOutcome import_file(db::RulebookImport& door, std::string_view what,
                        const std::filesystem::path& path);
// The same for bytes in memory; `name` is what their faults are called by.
FileOutcome import_bytes(db::RulebookImport& door, std::string_view what, std::string name,
                         const std::string& bytes);

}  // namespace busward::commands
