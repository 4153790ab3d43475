#include "gateway/sheets/decoded_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <iconv.h>

#include "gateway/files/text_file.h"

namespace busward::sheets {
namespace {

// All of it, or nothing where a byte stands for no letter.
std::optional<std::string> converted(std::string_view bytes, const char* from) {
  const iconv_t handle = iconv_open("UTF-8", from);
  // NOLINTNEXTLINE: iconv_open answers failure with this very cast.
  if (handle == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string text(bytes.size() * 3 + 4, '\0');  // no letter of these encodings grows by more
  char* in = const_cast<char*>(bytes.data());    // iconv's signature; it does not write there
  char* out = text.data();
  std::size_t in_left = bytes.size();
  std::size_t out_left = text.size();
  const bool done = iconv(handle, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1);
  iconv_close(handle);
  if (!done || in_left > 0) return std::nullopt;
  text.resize(text.size() - out_left);
  return text;
}

}  // namespace

std::optional<DecodedText> decoded_text(const std::string& bytes, files::FileFaults& faults) {
  const std::string_view all{bytes};
  const char* utf16 = all.starts_with("\xFF\xFE")   ? "UTF-16LE"
                      : all.starts_with("\xFE\xFF") ? "UTF-16BE"
                                                    : nullptr;
  std::optional<DecodedText> found;
  if (utf16 != nullptr) {
    if (auto text = converted(all.substr(2), utf16)) found = {{std::move(*text), utf16}};
  } else if (files::first_not_utf8(all)) {
    if (auto text = converted(all, "GB18030")) found = {{std::move(*text), "GB18030"}};
  } else {
    found = {{bytes, "UTF-8"}};
  }
  if (!found) {
    const std::size_t bad = utf16 != nullptr ? 0 : files::first_not_utf8(all).value_or(0);
    faults.add({.line = files::position_of(all, bad).line,
                .column = {},
                .what = {"文字编码无法识别：既不是 UTF-8，也不是 GB 18030（GBK）",
                         "its text is neither UTF-8 nor GB 18030 (GBK)"},
                .remedy = {"请在表格软件中另存为 .xlsx 或“CSV UTF-8”",
                           "save it as .xlsx or, in a spreadsheet, as \"CSV UTF-8\""}});
    return std::nullopt;
  }
  auto checked = files::checked_text(std::move(found->text), faults);
  if (!checked) return std::nullopt;
  return DecodedText{std::move(*checked), found->encoding};
}

}  // namespace busward::sheets
