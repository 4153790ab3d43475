#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/terminals/jt808/bytes.h"

namespace busward::jt808 {

// The name a terminal gives itself in each header, without the padding, so that 013912345678 (2013)
// and 00000000013912345678 (2019) are one terminal. Decimal digits as a rule; some devices put a
// binary number there, which is then shown and kept as lower-case hex. Never empty: an all-zero
// phone is "0". At most 20 characters.
class TerminalNumber {
 public:
  static TerminalNumber from_bcd(ByteView phone);
  // As people write it: 1 to 20 hexadecimal digits; nothing for anything else.
  static std::optional<TerminalNumber> from_text(std::string_view text);

  const std::string& text() const { return text_; }
  bool is_decimal() const;

  friend auto operator<=>(const TerminalNumber&, const TerminalNumber&) = default;

 private:
  explicit TerminalNumber(std::string_view padded_hex);

  std::string text_;
};

}  // namespace busward::jt808

template <>
struct std::hash<busward::jt808::TerminalNumber> {
  std::size_t operator()(const busward::jt808::TerminalNumber& number) const {
    return std::hash<std::string>{}(number.text());
  }
};
