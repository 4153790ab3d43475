#include <random>

#include <gtest/gtest.h>

#include "gateway/terminals/jt808/header.h"
#include "gateway/terminals/jt808/hex_lines.h"
#include "gateway/terminals/jt808/splitter.h"

namespace busward::jt808 {
namespace {

Bytes hex(std::string_view text) {
  return *bytes_from_hex(text);
}

const Address kTerminal = *address_of(HeaderForm::v2013, *TerminalNumber::from_text("13912345678"));

Bytes heartbeat(std::uint16_t serial) {
  return seal_message(kTerminal, MessageId::heartbeat, serial, {});
}

// What a stream came to: the serials of its messages, and how its bad segments failed, in order.
struct Heard {
  std::vector<int> serials;
  std::vector<FrameFault> faults;

  void take(const std::vector<FramePayload>& segments) {
    for (const FramePayload& payload : segments) {
      if (payload) {
        serials.push_back(open_message(*payload)->header.serial);
      } else {
        faults.push_back(payload.error());
      }
    }
  }
};

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Heard heard(const Bytes& stream, std::size_t step) {
  Splitter splitter;
  Heard result;
  for (std::size_t at = 0; at < stream.size(); at += step) {
    result.take(splitter.feed(ByteView{stream}.subspan(at, std::min(step, stream.size() - at))));
  }
  return result;
}

TEST(Splitter, HearsTheSameHoweverTheStreamIsCut) {
  const std::uint16_t escaped_check_and_serial = 0x7E7D;  // both serial bytes need escaping
  const Bytes stream = joined({heartbeat(1), heartbeat(escaped_check_and_serial), hex("7e7e7e"),
                               heartbeat(3), hex("0102037e"), heartbeat(4)});
  const Heard whole = heard(stream, stream.size());
  EXPECT_EQ(whole.serials, (std::vector<int>{1, escaped_check_and_serial, 3, 4}));
  EXPECT_EQ(whole.faults, (std::vector{FrameFault::too_short}));
  for (std::size_t step = 1; step < stream.size(); ++step) {
    const Heard cut = heard(stream, step);
    EXPECT_EQ(cut.serials, whole.serials) << step;
    EXPECT_EQ(cut.faults, whole.faults) << step;
  }
}

TEST(Splitter, TakesOneDelimiterBetweenTwoFrames) {
  Bytes shared = heartbeat(1);
  const Bytes second = heartbeat(2);
  shared.insert(shared.end(), second.begin() + 1, second.end());
  EXPECT_EQ(heard(shared, 1).serials, (std::vector<int>{1, 2}));
}

TEST(Splitter, DropsWhatComesBeforeTheFirstDelimiter) {
  const Heard result = heard(joined({hex("2424"), heartbeat(1)}), 64);
  EXPECT_EQ(result.serials, std::vector<int>{1});
  EXPECT_TRUE(result.faults.empty());
}

TEST(Splitter, LosesBothHalvesAtAnUnescapedDelimiterAndNothingElse) {
  const Bytes body = hex("3031323334353637383940414243444546474849504c");
  Bytes torn = seal_message(kTerminal, MessageId{0x0900}, 9, body);
  torn[torn.size() / 2] = kDelimiter;
  const Heard result = heard(joined({torn, heartbeat(5)}), 7);
  EXPECT_EQ(result.serials, std::vector<int>{5});
  EXPECT_EQ(result.faults.size(), 2u);
}

TEST(Splitter, CountsEachKindOfFault) {
  Bytes wrong_check = heartbeat(1);
  wrong_check[5] ^= 1;
  Splitter splitter;
  splitter.feed(wrong_check);
  splitter.feed(hex("7e 00 02 00 00 01 23 45 67 89 01 7f ff 7d 03 7e"));
  splitter.feed(hex("7e 00 02 7d 7e"));  // cut within an escape
  splitter.feed(hex("7e 00 02 7e"));
  EXPECT_EQ(splitter.count_of(FrameFault::crc), 1u);
  EXPECT_EQ(splitter.count_of(FrameFault::escape), 2u);
  EXPECT_EQ(splitter.count_of(FrameFault::too_short), 1u);
  EXPECT_EQ(splitter.count_of(FrameFault::too_long), 0u);
}

TEST(Splitter, GivesUpASegmentThatNeverEndsAndRecoversAtTheNextDelimiter) {
  for (const std::size_t step : {std::size_t{1}, std::size_t{100}, std::size_t{100'000}}) {
    const Bytes flood =
        joined({hex("7e"), Bytes(3 * kSegmentMax, 0x55), heartbeat(6), heartbeat(7)});
    const Heard result = heard(flood, step);
    // The delimiter that opens frame 6 ends the flood, as any delimiter would.
    EXPECT_EQ(result.serials, (std::vector<int>{6, 7})) << step;
    EXPECT_EQ(result.faults, std::vector{FrameFault::too_long}) << step;
  }
}

TEST(Splitter, AcceptsASegmentOfExactlyTheCap) {
  const Bytes stream = joined({hex("7e"), Bytes(kSegmentMax, 0x00), hex("7e")});
  EXPECT_EQ(heard(stream, 1).serials, std::vector<int>{0});  // all zero: a sound check
  const Bytes longer = joined({hex("7e"), Bytes(kSegmentMax + 1, 0x00), hex("7e")});
  EXPECT_EQ(heard(longer, 1).faults, std::vector{FrameFault::too_long});
  EXPECT_EQ(heard(longer, longer.size()).faults, std::vector{FrameFault::too_long});
}

TEST(Splitter, SealAndSplitAreInverseForRandomPayloads) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random{seed};
  Splitter splitter;
  for (int round = 0; round < 500; ++round) {
    Bytes payload(12 + random() % 1100);
    for (auto& byte : payload) {
      // Mostly bytes that need escaping.
      byte = static_cast<std::uint8_t>(random() % 3 == 0 ? random() : 0x7D + random() % 2);
    }
    const auto segments = splitter.feed(seal(payload));
    ASSERT_EQ(segments.size(), 1u);
    ASSERT_TRUE(segments[0]);
    payload.push_back(checksum(payload));
    EXPECT_EQ(*segments[0], payload);
  }
}

TEST(Frame, RefusesWhatIsNotOneWholeFrame) {
  EXPECT_EQ(open_frame({}).error(), FrameFault::too_short);
  EXPECT_EQ(open_frame(hex("7e")).error(), FrameFault::too_short);
  EXPECT_EQ(open_frame(hex("7e7e")).error(), FrameFault::too_short);
  EXPECT_EQ(open_frame(joined({heartbeat(1), heartbeat(2)})).error(), FrameFault::escape);
  const Bytes frame = heartbeat(1);
  EXPECT_EQ(open_frame(ByteView{frame}.first(frame.size() - 1)).error(), FrameFault::too_short);
}

}  // namespace
}  // namespace busward::jt808
