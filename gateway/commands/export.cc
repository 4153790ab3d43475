#include <cstdio>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "db/record_store.h"
#include "gateway/api/personal_reads.h"
#include "gateway/api/record_cells.h"
#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"
#include "gateway/commands/written_file.h"
#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/sheet_files.h"

namespace busward::commands {
namespace {

// CSV where it is asked for or the file is called so, else a workbook.
bool is_csv(const Export& command) {
  return command.as ? *command.as == "csv" : command.out.extension() == ".csv";
}

}  // namespace

int run(const Export& command) {
  const auto opened = open_database(command.source);
  if (!opened) return 1;
  const geo::UtcTime now =
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  db::Pool pool{opened->address, {.threads = 1}};
  const db::Caller caller{.account = {},
                          .areas = "county",
                          .role = {},
                          .address = "command line",
                          .reads = api::reading_people(command.what, "export")};
  const auto table =
      db::RecordStore{pool}.records_blocking({.kind = command.what,
                                              .at = command.at.value_or(now),
                                              .known_at = command.known_at.value_or(now)},
                                             caller);
  if (!table) {
    fmt::print(stderr, "busward: the records cannot be read; the line before says why\n");
    return 1;
  }
  const sheets::SheetForm& form = *sheets::form_of(command.what);
  const auto records = api::record_cells(form, *table);
  const auto bytes = is_csv(command) ? std::optional{csv_of(form, records, command.language)}
                                     : xlsx_of(form, records, command.language);
  if (!bytes) {
    fmt::print(stderr,
               "busward: the workbook cannot be made; is there room for temporary files?\n");
    return 1;
  }
  if (!write_file(command.out, *bytes)) return 1;
  const boost::json::object line{
      {"export", command.what}, {"file", command.out.string()}, {"records", records.size()}};
  fmt::print("{}\n", boost::json::serialize(line));
  return 0;
}

}  // namespace busward::commands
