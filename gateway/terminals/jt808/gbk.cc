#include "gateway/terminals/jt808/gbk.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <iconv.h>

namespace busward::jt808 {
namespace {

// One conversion direction. A descriptor carries state, so each thread has its own.
class Converter {
 public:
  Converter(const char* to, const char* from) : handle_{iconv_open(to, from)} {}
  ~Converter() {
    if (usable()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  // Puts `instead` in the place of each byte that cannot be converted; second: how many there were.
  std::pair<std::string, std::size_t> convert(std::string_view input, std::string_view instead) {
    std::string output;
    std::size_t broken = 0;
    if (usable()) iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    while (!input.empty()) {
      if (!step(input, output)) {
        output += instead;
        input.remove_prefix(1);
        ++broken;
      }
    }
    return {std::move(output), broken};
  }

 private:
  // NOLINTNEXTLINE: iconv_open answers failure with this very cast.
  bool usable() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // Converts as much as fits one buffer; false when the first byte left is the obstacle.
  bool step(std::string_view& input, std::string& output) {
    if (!usable()) return false;
    char buffer[256];
    char* in = const_cast<char*>(input.data());  // iconv's signature; it does not write there
    char* out = buffer;
    std::size_t in_left = input.size();
    std::size_t out_left = sizeof buffer;
    errno = 0;
    const bool done =
        iconv(handle_, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1);
    const bool full = !done && errno == E2BIG;
    output.append(buffer, sizeof buffer - out_left);
    input.remove_prefix(input.size() - in_left);
    return done || full;
  }

  iconv_t handle_;
};

ByteView trimmed(ByteView bytes) {
  const auto padding = [](std::uint8_t byte) { return byte == 0 || byte == ' '; };
  while (!bytes.empty() && padding(bytes.front())) bytes = bytes.subspan(1);
  while (!bytes.empty() && padding(bytes.back())) bytes = bytes.first(bytes.size() - 1);
  return bytes;
}

std::string_view as_chars(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

std::pair<std::string, std::size_t> to_utf8(std::string_view gbk) {
  thread_local Converter converter{"UTF-8", "GB18030"};
  return converter.convert(gbk, "\xEF\xBF\xBD");
}

}  // namespace

std::string text_from_gbk(ByteView bytes) {
  const std::string_view text = as_chars(trimmed(bytes));
  if (is_ascii(text)) return std::string{text};
  return to_utf8(text).first;
}

bool is_printable_gbk(ByteView bytes) {
  // The second byte of a character is never below 0x30, so this cannot mistake half a character for
  // a control.
  if (std::any_of(bytes.begin(), bytes.end(),
                  [](std::uint8_t b) { return b < 0x20 || b == 0x7F; })) {
    return false;
  }
  return to_utf8(as_chars(bytes)).second == 0;
}

Bytes gbk_from_text(std::string_view utf8) {
  if (is_ascii(utf8)) return {utf8.begin(), utf8.end()};
  thread_local Converter converter{"GB18030", "UTF-8"};
  const std::string gbk = converter.convert(utf8, "?").first;
  return {gbk.begin(), gbk.end()};
}

Bytes gbk_field(std::string_view utf8, std::size_t width) {
  Bytes field = gbk_from_text(utf8);
  while (field.size() > width) {
    std::size_t last = utf8.size() - 1;
    while (last > 0 && (utf8[last] & 0xC0) == 0x80) --last;
    utf8 = utf8.substr(0, last);
    field = gbk_from_text(utf8);
  }
  field.resize(width, 0);
  return field;
}

}  // namespace busward::jt808
