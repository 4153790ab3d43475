#include "gateway/terminals/jt808/splitter.h"

#include <cstring>

namespace busward::jt808 {

std::vector<FramePayload> Splitter::feed(ByteView received) {
  std::vector<FramePayload> out;
  while (!received.empty()) {
    const auto* found =
        static_cast<const std::uint8_t*>(std::memchr(received.data(), kDelimiter, received.size()));
    const std::size_t run =
        found == nullptr ? received.size() : static_cast<std::size_t>(found - received.data());
    const ByteView content = received.first(run);
    received = received.subspan(found == nullptr ? run : run + 1);
    if (state_ == State::in_segment && held_.size() + run > kSegmentMax) overflow(out);
    if (state_ == State::in_segment) {
      if (found != nullptr && held_.empty()) {
        end_segment(content, out);  // the usual case: no copy before it is unescaped
      } else {
        held_.insert(held_.end(), content.begin(), content.end());
        if (found != nullptr) end_segment(held_, out);
      }
    }
    if (found != nullptr) {
      held_.clear();
      state_ = State::in_segment;
    }
  }
  return out;
}

void Splitter::end_segment(ByteView segment, std::vector<FramePayload>& out) {
  if (segment.empty()) return;
  FramePayload payload = open_segment(segment);
  if (!payload) count(payload.error());
  out.push_back(std::move(payload));
}

void Splitter::overflow(std::vector<FramePayload>& out) {
  count(FrameFault::too_long);
  out.emplace_back(FrameFault::too_long);
  held_ = Bytes{};  // the memory of a flood is not worth keeping
  state_ = State::before_delimiter;
}

}  // namespace busward::jt808
