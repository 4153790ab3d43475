#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/records.h"
#include "gateway/sheets/sheet_files.h"
#include "geo/assert.h"
#include "tests/fuzz/targets.h"
#include "tests/support/raw_workbook.h"

namespace busward::fuzz {
namespace {

// Whatever the cells hold, the readers of the kinds take it or name it.
void exercise_file(const std::string& bytes) {
  files::FileFaults faults{"f"};
  auto grid = sheets::read_grid(bytes, sheets::kDocuments.form, faults);
  BUSWARD_ASSERT(grid || !faults.empty());
  if (!grid) return;
  BUSWARD_ASSERT(grid->rows.size() <= sheets::kMostRows);
  const auto table = sheets::Table::of(sheets::kDocuments.form, std::move(*grid), faults);
  if (!table) {
    BUSWARD_ASSERT(!faults.empty());
    return;
  }
  const auto records = sheets::records_in(*table, sheets::kDocuments, faults);
  BUSWARD_ASSERT(records.size() <= table->rows().size());
  for (const files::FileFault& fault : faults.kept()) {
    BUSWARD_ASSERT(!fault.what.in(registry::Language::zh).empty());
    BUSWARD_ASSERT(!fault.what.in(registry::Language::en).empty());
  }
}

}  // namespace

void exercise_workbook(jt808::ByteView bytes) {
  const std::string input{bytes.begin(), bytes.end()};
  exercise_file(input);
  // A ZIP's sums hide the parsers from a fuzzer: give them the bytes as a sheet, as strings and as
  // styles, too.
  if (input.size() > 16'384) return;
  exercise_file(support::RawWorkbook{.sheet = input}.bytes());
  exercise_file(support::RawWorkbook{.shared = input, .styles = input}.bytes());
}

}  // namespace busward::fuzz
