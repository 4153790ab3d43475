#include "gateway/terminals/jt808/terminal_number.h"

#include <algorithm>

namespace busward::jt808 {

TerminalNumber::TerminalNumber(std::string_view padded_hex) {
  const std::size_t first = padded_hex.find_first_not_of('0');
  text_ = first == std::string_view::npos ? "0" : padded_hex.substr(first);
}

TerminalNumber TerminalNumber::from_bcd(ByteView phone) {
  return TerminalNumber{to_hex(phone)};
}

std::optional<TerminalNumber> TerminalNumber::from_text(std::string_view text) {
  if (text.empty() || text.size() > 20) return std::nullopt;
  std::string lower{text};
  for (char& c : lower) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) return std::nullopt;
  }
  return TerminalNumber{lower};
}

bool TerminalNumber::is_decimal() const {
  return std::all_of(text_.begin(), text_.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace busward::jt808
