#include "gateway/files/text_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

namespace busward::files {
namespace {

constexpr std::uintmax_t kLargest = 256ULL << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

unsigned byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// Bytes of the character that begins at `i`, 0 where there is none: overlong forms, surrogates and
// what lies beyond U+10FFFF are none.
std::size_t character_length(std::string_view text, std::size_t i) {
  const unsigned lead = byte_at(text, i);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte_at(text, i + k) & 0xC0U) != 0x80) return 0;
  }
  const unsigned second = byte_at(text, i + 1);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second >= 0xA0)) return 0;
  if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second >= 0x90)) return 0;
  return length;
}

// Every byte above ASCII belongs to a pair of GBK: what Excel writes as CSV on a Chinese desktop.
bool could_be_gbk(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned lead = byte_at(text, i);
    if (lead < 0x80) continue;
    if (lead == 0x80 || lead == 0xFF || ++i >= text.size()) return false;
    const unsigned trail = byte_at(text, i);
    if (trail < 0x40 || trail == 0x7F || trail == 0xFF) return false;
  }
  return true;
}

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

}  // namespace

std::optional<std::size_t> first_not_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_length(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::nullopt;
}

TextPosition position_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto newline = before.rfind('\n');
  const std::size_t line_start = newline == std::string_view::npos ? 0 : newline + 1;
  return {.line = 1 + static_cast<std::size_t>(std::ranges::count(before, '\n')),
          .column = before.size() - line_start + 1};
}

std::optional<std::string> checked_text(std::string bytes, FileFaults& faults) {
  constexpr const char* kSaveAsUtf8 = "save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\")";
  if (is_utf16(bytes)) {
    faults.add({.line = 1, .column = {}, .what = "the text is UTF-16", .remedy = kSaveAsUtf8});
    return std::nullopt;
  }
  if (const auto bad = first_not_utf8(bytes)) {
    const std::string what =
        could_be_gbk(bytes) ? "the text is not UTF-8; it looks like GBK (GB 18030)"
                            : fmt::format("the byte {:02X} is not UTF-8", byte_at(bytes, *bad));
    faults.add({.line = position_of(bytes, *bad).line,
                .column = std::to_string(position_of(bytes, *bad).column),
                .what = what,
                .remedy = kSaveAsUtf8});
    return std::nullopt;
  }
  if (const auto zero = bytes.find('\0'); zero != std::string::npos) {
    faults.add({.line = position_of(bytes, zero).line,
                .column = std::to_string(position_of(bytes, zero).column),
                .what = "there is a NUL byte in the text",
                .remedy = "this is no text file, or a damaged one: export it again"});
    return std::nullopt;
  }
  if (bytes.starts_with(kByteOrderMark)) bytes.erase(0, kByteOrderMark.size());
  return bytes;
}

std::optional<std::string> read_bytes(const std::filesystem::path& path, FileFaults& faults) {
  const auto unreadable = [&](const std::string& why) {
    faults.add({.line = {},
                .column = {},
                .what = {"无法读取：" + why, "it cannot be read: " + why},
                .remedy = {"请检查路径和权限", "check the path and its permissions"}});
  };
  std::error_code ec;
  const auto size = std::filesystem::file_size(path, ec);
  if (ec) {
    unreadable(ec.message());
    return std::nullopt;
  }
  if (size > kLargest) {
    faults.add({.line = {},
                .column = {},
                .what = {fmt::format("文件有 {} 字节，超过 {}", size, kLargest),
                         fmt::format("it has {} bytes, more than {}", size, kLargest)},
                .remedy = {"请拆成几个文件", "split it"}});
    return std::nullopt;
  }
  std::ifstream in{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  if (!in.is_open() || in.bad()) {
    unreadable(std::strerror(errno));
    return std::nullopt;
  }
  return bytes;
}

std::optional<std::string> read_text(const std::filesystem::path& path, FileFaults& faults) {
  auto bytes = read_bytes(path, faults);
  if (!bytes) return std::nullopt;
  return checked_text(std::move(*bytes), faults);
}

}  // namespace busward::files
