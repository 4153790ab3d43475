#include "gateway/sheets/csv_grid.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "gateway/files/csv_cells.h"
#include "gateway/sheets/decoded_text.h"
#include "gateway/sheets/formula_guard.h"

namespace busward::sheets {
namespace {

constexpr std::size_t kHeaderWithin = 10;

std::ptrdiff_t headings_parted_by(char separator, std::string_view text, const SheetForm& form) {
  files::FileFaults unheard{""};
  files::CsvCutter cutter{text, unheard, separator};
  std::ptrdiff_t most = 0;
  for (std::size_t i = 0; i < kHeaderWithin; ++i) {
    const auto row = cutter.next();
    if (!row) break;
    most = std::max(most, std::ranges::count_if(row->cells, [&](const files::CsvCell& cell) {
                      return column_named(form, cell.text) != nullptr;
                    }));
  }
  return most;
}

char separator_of(std::string_view text, const SheetForm& form) {
  char best = ',';
  std::ptrdiff_t most = headings_parted_by(best, text, form);
  for (const char candidate : {';', '\t'}) {
    const std::ptrdiff_t known = headings_parted_by(candidate, text, form);
    if (known > most) {
      best = candidate;
      most = known;
    }
  }
  return best;
}

}  // namespace

std::optional<Grid> read_csv_grid(const std::string& bytes, const SheetForm& form,
                                  files::FileFaults& faults) {
  auto decoded = decoded_text(bytes, faults);
  if (!decoded) return std::nullopt;
  Grid grid;
  grid.written_as = std::move(decoded->encoding);
  files::CsvCutter cutter{decoded->text, faults, separator_of(decoded->text, form)};
  while (const auto cut = cutter.next()) {
    if (grid.rows.size() >= kMostRows) {
      faults.add(too_many_rows(cut->line));
      return std::nullopt;
    }
    Row row{.line = cut->line, .cells = {}};
    for (const files::CsvCell& cell : cut->cells) {
      row.cells.push_back({.text = std::string{unguarded(cell.text)}, .line = cell.line});
    }
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

}  // namespace busward::sheets
