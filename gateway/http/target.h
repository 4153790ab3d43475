#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace busward::http {

// What a request line's target says, decoded.
struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
  std::optional<std::string>
      authority;  // of a target in absolute form, which takes the place of Host
};

// Reads origin form ("/a?b=c"), absolute form ("http://host/a") and "*"; nothing for a target that
// is malformed or whose path could mean something else than it says: a segment "." or "..", a
// slash, backslash or control character behind a percent sign. A '+' in the query stays a plus
// sign: no parameter of ours holds spaces, and times in an offset zone are typed with it.
std::optional<Target> parse_target(std::string_view text);

}  // namespace busward::http
