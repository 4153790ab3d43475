#pragma once

#include <string>
#include <string_view>

namespace busward::sheets {

// A spreadsheet that opens CSV runs a cell that begins with '=', '+', '-' or '@' as a formula. Such
// a text goes out with an apostrophe before it; one that stands there already gets a second, so
// that `unguarded(guarded(text)) == text` for every text.
std::string guarded(std::string_view text);
std::string_view unguarded(std::string_view text);

}  // namespace busward::sheets
