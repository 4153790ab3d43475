#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "db/rulebook_import.h"
#include "gateway/api/sheet_import.h"
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

using api::FileOutcome;
using api::FileTaken;

// Reads the file and takes all of it or nothing. `what` is one of import_kinds().
FileOutcome import_file(db::RulebookImport& door, std::string_view what,
                        const std::filesystem::path& path);
// The same for bytes in memory; `name` is what their faults are called by.
FileOutcome import_bytes(db::RulebookImport& door, std::string_view what, std::string name,
                         const std::string& bytes);

}  // namespace busward::commands
