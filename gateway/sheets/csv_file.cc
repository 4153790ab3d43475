#include <fmt/format.h>

#include "gateway/sheets/formula_guard.h"
#include "gateway/sheets/sheet_files.h"

namespace busward::sheets {
namespace {

std::string quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n;\t") == std::string_view::npos) return std::string{text};
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

bool is_number(Holds holds) {
  return holds == Holds::whole || holds == Holds::latitude || holds == Holds::longitude;
}

}  // namespace

std::string csv_of(const SheetForm& form, std::span<const RecordCells> records,
                   registry::Language language) {
  std::string out = "\xEF\xBB\xBF";
  for (const Column& column : form.columns) {
    if (&column != &form.columns.front()) out += ',';
    out += heading_of(column).in(language);
  }
  out += "\r\n";
  for (const RecordCells& record : records) {
    for (std::size_t i = 0; i < form.columns.size(); ++i) {
      const std::string cell = shown(form.columns[i], record[i], language);
      if (i > 0) out += ',';
      out += quoted(is_number(form.columns[i].holds) ? cell : guarded(cell));
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace busward::sheets
