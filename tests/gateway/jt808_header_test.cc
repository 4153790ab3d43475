#include <gtest/gtest.h>

#include "gateway/terminals/jt808/header.h"
#include "gateway/terminals/jt808/hex_lines.h"

namespace busward::jt808 {
namespace {

Bytes hex(std::string_view text) {
  return *bytes_from_hex(text);
}

// Adds the check byte, as what stands between two delimiters has it.
Bytes checked(Bytes header_and_body) {
  header_and_body.push_back(checksum(header_and_body));
  return header_and_body;
}

TEST(Header, Reads2019FlagOn2013HeaderAsTheLie) {
  // A real device: bit 14 set over a 2013 header.
  const Bytes wire = hex("7e0102400c010030000681 0902 4a3130303330303030363831 85 7e");
  const Bytes payload = *open_frame(wire);
  const auto message = *open_message(payload);
  EXPECT_EQ(message.header.from.form, HeaderForm::v2013);
  EXPECT_TRUE(message.header.version_flag);
  EXPECT_TRUE(message.header.warnings.version_flag_on_2013_header);
  EXPECT_EQ(to_hex(message.header.from.phone()), "010030000681");
  EXPECT_EQ(message.header.serial, 0x0902);
  EXPECT_EQ(message.body.size(), 12u);
}

TEST(Header, Finds2019HeaderWithoutItsFlag) {
  const Bytes payload = checked(hex("0002 0000 01 00000000013912345678 0007"));
  const auto message = *open_message(payload);
  EXPECT_EQ(message.header.from.form, HeaderForm::v2019);
  EXPECT_TRUE(message.header.warnings.no_version_flag_on_2019_header);
  EXPECT_EQ(message.header.serial, 7);
  EXPECT_EQ(message.header.from.number().text(), "13912345678");
}

TEST(Header, TrustsTheFlagWhenNoLengthFits) {
  const Bytes with = checked(hex("0900 4005 01 00000000013912345678 0007 aabb"));
  EXPECT_EQ(open_message(with)->header.from.form, HeaderForm::v2019);
  EXPECT_TRUE(open_message(with)->header.warnings.length_mismatch);
  const Bytes without = checked(hex("0900 0005 013912345678 0007 aabb"));
  EXPECT_EQ(open_message(without)->header.from.form, HeaderForm::v2013);
  EXPECT_TRUE(open_message(without)->header.warnings.length_mismatch);
}

TEST(Header, TakesAShorterBodyThanDeclaredForWhatItIs) {
  const Bytes payload = checked(hex("0900 0010 013912345678 0007 aabb"));
  const auto message = *open_message(payload);
  EXPECT_EQ(copy_of(message.body), hex("aabb"));
  EXPECT_TRUE(message.header.warnings.length_mismatch);
  EXPECT_FALSE(message.header.warnings.trailing_bytes_ignored);
}

TEST(Header, TakesALongerBodyThanDeclaredForWhatItIs) {
  const Bytes payload = checked(hex("0900 0001 013912345678 0007 aabbcc"));
  const auto message = *open_message(payload);
  EXPECT_EQ(copy_of(message.body), hex("aabbcc"));
  EXPECT_FALSE(message.header.warnings.trailing_bytes_ignored);
}

TEST(Header, IgnoresJunkBehindACheckByteInItsDeclaredPlace) {
  Bytes payload = checked(hex("0900 0001 013912345678 0007 aa"));
  payload.push_back(0x00);  // one junk byte that happens to keep the whole check right
  const auto message = *open_message(payload);
  EXPECT_EQ(copy_of(message.body), hex("aa"));
  EXPECT_TRUE(message.header.warnings.length_mismatch);
  EXPECT_TRUE(message.header.warnings.trailing_bytes_ignored);
}

TEST(Header, KeepsAPhoneThatIsNoBcd) {
  const Bytes payload = checked(hex("0002 0000 0312ab7d7e55 0001"));
  const auto message = *open_message(payload);
  EXPECT_TRUE(message.header.warnings.phone_not_bcd);
  EXPECT_EQ(message.header.from.number().text(), "312ab7d7e55");
  EXPECT_FALSE(message.header.from.number().is_decimal());
  // The phone bytes that need escaping come back as they were.
  const Bytes again = seal_message(message.header.from, MessageId::platform_response, 1, {});
  EXPECT_EQ(open_message(*open_frame(again))->header.from, message.header.from);
}

TEST(Header, NeedsAllOfItself) {
  const Bytes packaged =
      checked(hex("0900 2000 013912345678 0007"));  // its package item is cut off
  EXPECT_EQ(open_message(packaged).error(), FrameFault::too_short);
  const Bytes of_2019 = checked(hex("0002 4000 01 000000000139"));
  EXPECT_EQ(open_message(of_2019).error(), FrameFault::too_short);
}

TEST(Header, ReadsThePackageItemOfBothForms) {
  const Bytes old_form = checked(hex("0801 2002 013912345678 0007 0003 0002 aabb"));
  EXPECT_EQ(open_message(old_form)->header.package, (Package{.total = 3, .index = 2}));
  const Bytes new_form = checked(hex("0801 6002 01 00000000013912345678 0007 0003 0002 aabb"));
  EXPECT_EQ(open_message(new_form)->header.package, (Package{.total = 3, .index = 2}));
  EXPECT_EQ(copy_of(open_message(new_form)->body), hex("aabb"));
}

TEST(Header, SealsLongBodiesInPackagesWithConsecutiveSerials) {
  for (const HeaderForm form : {HeaderForm::v2013, HeaderForm::v2019}) {
    const Address to = *address_of(form, *TerminalNumber::from_text("13912345678"));
    const Bytes body(2 * kBodyMax + 1, 0x7E);
    const auto frames = seal_packages(to, MessageId{0x8608}, 0xFFFF, body);
    ASSERT_EQ(frames.size(), 3u);
    for (std::uint16_t i = 0; i < 3; ++i) {
      const Bytes payload = *open_frame(frames[i]);
      const auto message = *open_message(payload);
      EXPECT_EQ(message.header.package,
                (Package{.total = 3, .index = static_cast<std::uint16_t>(i + 1)}));
      EXPECT_EQ(message.header.serial, static_cast<std::uint16_t>(0xFFFF + i));  // it wraps
      EXPECT_EQ(message.header.warnings, HeaderWarnings{});
      EXPECT_EQ(message.body.size(), i < 2 ? kBodyMax : 1u);
    }
  }
}

TEST(TerminalNumber, IsTheSameInBothPaddedForms) {
  const auto of_2013 = TerminalNumber::from_bcd(hex("013912345678"));
  const auto of_2019 = TerminalNumber::from_bcd(hex("00000000013912345678"));
  EXPECT_EQ(of_2013, of_2019);
  EXPECT_EQ(of_2013, TerminalNumber::from_text("013912345678"));
  EXPECT_EQ(std::hash<TerminalNumber>{}(of_2013), std::hash<TerminalNumber>{}(of_2019));
  EXPECT_EQ(TerminalNumber::from_bcd(hex("000000000000")).text(), "0");
}

TEST(TerminalNumber, ReadsWhatPeopleWrite) {
  EXPECT_EQ(TerminalNumber::from_text("0312AB7D7E55")->text(), "312ab7d7e55");
  for (const char* text : {"", "12 34", "+8613912345678", "123456789012345678901", "12g4"}) {
    EXPECT_FALSE(TerminalNumber::from_text(text)) << text;
  }
}

TEST(Address, PadsTheNumberToTheForm) {
  const auto number = *TerminalNumber::from_text("13912345678");
  EXPECT_EQ(to_hex(address_of(HeaderForm::v2013, number)->phone()), "013912345678");
  EXPECT_EQ(to_hex(address_of(HeaderForm::v2019, number)->phone()), "00000000013912345678");
  const auto imei = *TerminalNumber::from_text("35789012345678901234");
  EXPECT_FALSE(address_of(HeaderForm::v2013, imei));
  EXPECT_EQ(to_hex(address_of(HeaderForm::v2019, imei)->phone()), "35789012345678901234");
}

}  // namespace
}  // namespace busward::jt808
