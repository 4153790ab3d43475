#include "gateway/sheets/formula_guard.h"

namespace busward::sheets {
namespace {

bool runs_behind_apostrophes(std::string_view text) {
  const std::size_t first = text.find_first_not_of('\'');
  return first != std::string_view::npos &&
         std::string_view{"=+-@\t\r"}.find(text[first]) != std::string_view::npos;
}

}  // namespace

std::string guarded(std::string_view text) {
  return (runs_behind_apostrophes(text) ? "'" : "") + std::string{text};
}

std::string_view unguarded(std::string_view text) {
  if (text.starts_with('\'') && runs_behind_apostrophes(text)) text.remove_prefix(1);
  return text;
}

}  // namespace busward::sheets
