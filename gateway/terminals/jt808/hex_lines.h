#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/terminals/jt808/reassembly.h"
#include "gateway/terminals/jt808/splitter.h"

namespace busward::jt808 {

// What is wrong with a line of hex; columns count from 1.
struct HexFault {
  std::size_t column = 0;
  std::string what;
};

// Pairs of hex digits, with blanks allowed anywhere.
geo::Result<Bytes, HexFault> bytes_from_hex(std::string_view line);

// The work of `busward decode`: one frame to its line of JSON, accepted or not; nothing for an
// empty one.
std::optional<std::string> frame_line(ByteView frame);

// The same for one session of TCP segments: a line for each message that was accepted and each
// segment that was bad. A package that completes a longer message brings the whole along as
// "assembled". There is no clock here: transfers end by their bounds alone.
class SegmentLines {
 public:
  std::vector<std::string> decode(ByteView segment);

 private:
  std::string line_of(ByteView payload);

  Splitter splitter_;
  std::optional<TerminalNumber> terminal_;  // whose packages are held; another one starts afresh
  Reassembly reassembly_;
};

}  // namespace busward::jt808
