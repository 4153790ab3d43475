#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "gateway/terminals/jt808/decoded_json.h"
#include "gateway/terminals/jt808/hex_lines.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

Bytes hex(std::string_view text) {
  return *bytes_from_hex(text);
}

const Address kTerminal = *address_of(HeaderForm::v2013, *TerminalNumber::from_text("13912345678"));

TEST(HexLines, TakeBlanksAndEitherCase) {
  EXPECT_EQ(*bytes_from_hex(" 7E 0aB\t2\r"), (Bytes{0x7E, 0x0A, 0xB2}));
  EXPECT_TRUE(bytes_from_hex("")->empty());
}

TEST(HexLines, NameTheColumnOfWhatIsNoHex) {
  EXPECT_EQ(bytes_from_hex("7e0g").error().column, 4u);
  EXPECT_EQ(bytes_from_hex("7e0g").error().what, "'g' is not a hex digit");
  EXPECT_EQ(bytes_from_hex("7e\x01").error().what, "byte 0x01 is not a hex digit");
  EXPECT_EQ(bytes_from_hex("7e7").error().what, "an odd number of hex digits");
}

TEST(DecodeLines, SayWhyAFrameIsRejected) {
  EXPECT_EQ(frame_line(hex("7e000200000123456789017fff7e")), R"({"reject":"short"})");
  EXPECT_EQ(frame_line(hex("7e000200000123456789017fff0b7e")), R"({"reject":"crc"})");
  EXPECT_EQ(frame_line(hex("7e0002000001234567 7d03 017fff0b7e")), R"({"reject":"escape"})");
  EXPECT_EQ(frame_line({}), std::nullopt);
}

TEST(DecodeLines, PrintNothingForIdleDelimitersAndForBytesBeforeTheFirst) {
  SegmentLines session;
  EXPECT_TRUE(session.decode(hex("2424")).empty());
  EXPECT_TRUE(session.decode(hex("7e7e7e")).empty());
  EXPECT_TRUE(session.decode({}).empty());
  EXPECT_EQ(session.decode(hex("000200000123456789017fff0a7e")).size(), 1u);
}

TEST(DecodeLines, PrintALineForEachFragmentAndTheWholeWithTheLast) {
  const Bytes body(1500, '1');
  SegmentLines session;
  std::vector<std::string> lines;
  for (const Bytes& frame : seal_packages(kTerminal, MessageId::authentication, 5, body)) {
    for (const std::string& line : session.decode(frame)) lines.push_back(line);
  }
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_FALSE(json::parse(lines[0]).as_object().contains("assembled"));
  const json::value last = json::parse(lines[1]);
  EXPECT_EQ(last.at("header").at("pkg_index"), 2);
  EXPECT_EQ(last.at("assembled").at("total_len"), 1500);
  EXPECT_EQ(last.at("assembled").at("body").at("layout"), "2013");
}

TEST(DecodeLines, ShowAnUnknownBodyAsHex) {
  const Bytes frame = seal_message(kTerminal, MessageId{0x5501}, 1, hex("0102"));
  EXPECT_EQ(json::parse(*frame_line(frame)).at("body"), (json::object{{"raw_hex", "0102"}}));
}

TEST(JsonLines, WriteNumbersAsPeopleDo) {
  EXPECT_EQ(to_line({{"lat", 12.222222}, {"speed", 6.0}, {"n", 7}, {"none", nullptr}}),
            R"({"lat":12.222222,"speed":6.0,"n":7,"none":null})");
  EXPECT_EQ(to_line(json::array{-0.000001, 1e300, "a\"\n", json::array{}, json::object{}}),
            R"([-1e-06,1e+300,"a\"\n",[],{}])");
}

}  // namespace
}  // namespace busward::jt808
