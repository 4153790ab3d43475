#pragma once

#include <string>
#include <string_view>

#include "gateway/terminals/jt808/bytes.h"

namespace busward::jt808 {

// JT/T 808 texts are GBK on the wire and UTF-8 everywhere else. Both ways go through GB18030, its
// superset, as the C library's iconv knows it; this is the one file that does so. Safe on any
// thread.

// Without the NULs and spaces that pad either end; what is no GB18030 becomes U+FFFD.
std::string text_from_gbk(ByteView bytes);
// Whether every byte is part of a character, and none of them is a control character.
bool is_printable_gbk(ByteView bytes);
// What has no place in GB18030 (broken UTF-8) becomes '?'.
Bytes gbk_from_text(std::string_view utf8);
// Exactly `width` bytes: cut between characters, or filled with NULs behind.
Bytes gbk_field(std::string_view utf8, std::size_t width);

}  // namespace busward::jt808
