#pragma once

#include <optional>
#include <string>

#include "gateway/files/file_fault.h"

namespace busward::sheets {

struct DecodedText {
  std::string text;      // valid UTF-8 without byte order mark or NUL
  std::string encoding;  // "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"
};

// Text as spreadsheets on a Chinese desktop save it. GB 18030 takes in GBK and GB 2312. Nothing and
// a fault for what is none of these.
std::optional<DecodedText> decoded_text(const std::string& bytes, files::FileFaults& faults);

}  // namespace busward::sheets
