#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "gateway/terminals/jt808/frame.h"

namespace busward::jt808 {

// Cuts the byte stream of one connection into payloads. Every 7E is a boundary, so glued frames,
// shared and repeated delimiters, and bytes that trickle in one at a time are all the same to it; a
// bad segment costs that segment alone, and the next 7E is a fresh start. Bytes before the first 7E
// are dropped uncounted. Holds at most kSegmentMax bytes. One owner, one connection; not shared
// between threads.
class Splitter {
 public:
  // The segments that ended within `received`, in order: a verified payload (check byte included)
  // or why not.
  std::vector<FramePayload> feed(ByteView received);

  std::uint64_t count_of(FrameFault fault) const {
    return faults_[static_cast<std::size_t>(fault)];
  }

 private:
  enum class State : std::uint8_t { before_delimiter, in_segment };

  void end_segment(ByteView segment, std::vector<FramePayload>& out);
  void overflow(std::vector<FramePayload>& out);
  void count(FrameFault fault) { ++faults_[static_cast<std::size_t>(fault)]; }

  State state_ = State::before_delimiter;
  Bytes held_;  // the unfinished segment, without its opening delimiter
  std::array<std::uint64_t, kFrameFaults> faults_{};
};

}  // namespace busward::jt808
