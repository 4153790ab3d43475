#include <gtest/gtest.h>

#include "gateway/terminals/jt808/gbk.h"
#include "gateway/terminals/jt808/hex_lines.h"
#include "gateway/terminals/jt808/message.h"

namespace busward::jt808 {
namespace {

Bytes hex(std::string_view text) {
  return *bytes_from_hex(text);
}

Registration of(Edition layout, std::string plate, std::uint8_t colour) {
  return {.layout = layout,
          .province = 32,
          .city = 583,
          .maker = "70111",
          .model = "KX-100",
          .terminal_id = "0001234",
          .plate_colour = colour,
          .plate = std::move(plate)};
}

TEST(Registration, ReadsBackInEachEdition) {
  for (const Edition edition : {Edition::v2011, Edition::v2013, Edition::v2019}) {
    const Registration sent = of(edition, "苏E12345", 2);
    EXPECT_EQ(decode_registration(encode(sent), header_form(edition)), sent) << name_of(edition);
  }
}

TEST(Registration, KnowsA2011BodyWithAVinFromA2013One) {
  const Registration with_vin = of(Edition::v2011, "LSJA24U62JS123456", 0);
  const Bytes body = encode(with_vin);
  ASSERT_GE(body.size(), 37u);  // as long as a 2013 body
  EXPECT_EQ(decode_registration(body, HeaderForm::v2013), with_vin);
}

TEST(Registration, Keeps2013WhenOnlyTheColourIsOdd) {
  const Registration odd = of(Edition::v2013, "苏E12345", 77);
  EXPECT_EQ(decode_registration(encode(odd), HeaderForm::v2013), odd);
}

TEST(Registration, ReadsA2013BodyUnderA2019Header) {
  const Registration sent = of(Edition::v2013, "苏E12345", 1);
  EXPECT_EQ(decode_registration(encode(sent), HeaderForm::v2019), sent);
}

TEST(Registration, TakesAnEmptyPlateAndRefusesLess) {
  const Bytes body = encode(of(Edition::v2011, "", 0));
  EXPECT_EQ(body.size(), 25u);
  EXPECT_EQ(decode_registration(body, HeaderForm::v2013)->plate, "");
  EXPECT_FALSE(decode_registration(ByteView{body}.first(24), HeaderForm::v2013));
}

TEST(Authentication, ReadsBackInBothLayouts) {
  const Authentication old{.code = "KEY-1"};
  EXPECT_EQ(decode_authentication(encode(old), HeaderForm::v2013), old);
  const Authentication young{
      .layout = Edition::v2019, .code = "KEY-1", .imei = "862012345678901", .software = "3.7.15"};
  EXPECT_EQ(encode(young).size(), 5u + 36u);
  EXPECT_EQ(decode_authentication(encode(young), HeaderForm::v2019), young);
}

TEST(Authentication, TakesTheWholeBodyWhenA2019LengthIsOff) {
  EXPECT_EQ(decode_authentication(hex("4b45592d31"), HeaderForm::v2019).code, "KEY-1");
  EXPECT_EQ(decode_authentication({}, HeaderForm::v2019).code, "");
}

TEST(Answers, RepeatTheHeaderFormAndThePhoneBytes) {
  for (const char* request :
       {"7e000200000123456789017fff0a7e", "7e000240000100000000017299841738ffff027e"}) {
    const Header header = decode_payload(*open_frame(hex(request)))->header;
    const Bytes frame = answer(header, 17, ResponseResult::unsupported);
    const Message reply = *decode_payload(*open_frame(frame));
    EXPECT_EQ(reply.header.from, header.from);
    EXPECT_EQ(reply.header.serial, 17);
    EXPECT_EQ(std::get<GeneralResponse>(reply.body),
              (GeneralResponse{
                  .reply_serial = header.serial, .reply_id = MessageId::heartbeat, .result = 3}));
  }
}

TEST(Answers, SendTheCodeOnSuccessAlone) {
  const Header request{.id = MessageId::registration};
  const auto body = [&](RegistrationResult result) {
    const Bytes frame = answer(request, 1, result, "CODE");
    return std::get<RegistrationAnswer>(decode_payload(*open_frame(frame))->body);
  };
  EXPECT_EQ(body(RegistrationResult::ok).code, "CODE");
  EXPECT_EQ(body(RegistrationResult::vehicle_not_on_file).code, std::nullopt);
  EXPECT_EQ(body(RegistrationResult::vehicle_not_on_file).result, 2);
}

TEST(TerminalText, HasATypeByteIn2019Alone) {
  const TerminalText text{.flags = 0x0C, .type = {}, .text = "请回到核定线路"};
  EXPECT_EQ(decode_terminal_text(encode(text, HeaderForm::v2013), HeaderForm::v2013), text);
  const auto young = decode_terminal_text(encode(text, HeaderForm::v2019), HeaderForm::v2019);
  EXPECT_EQ(young->type, 2);
  EXPECT_EQ(young->text, text.text);
}

TEST(Gbk, StripsPaddingAtBothEnds) {
  EXPECT_EQ(text_from_gbk(hex("0020 cbd545 3132 2000 00")), "苏E12");
  EXPECT_EQ(text_from_gbk(hex("000000")), "");
  EXPECT_EQ(text_from_gbk(hex("41 00 42")), std::string("A\0B", 3));
}

TEST(Gbk, PutsAReplacementWhereBytesAreNoCharacter) {
  EXPECT_EQ(text_from_gbk(hex("41 ff 42")),
            "A\xEF\xBF\xBD"
            "B");
  EXPECT_EQ(text_from_gbk(hex("41 cb")), "A\xEF\xBF\xBD");
  EXPECT_FALSE(is_printable_gbk(hex("41cb")));
  EXPECT_FALSE(is_printable_gbk(hex("4107")));
  EXPECT_TRUE(is_printable_gbk(hex("cbd54531")));
}

TEST(Gbk, HasCharactersBeyondGbk) {
  const std::string rare = "𠮷";  // four bytes in GB18030
  EXPECT_EQ(gbk_from_text(rare).size(), 4u);
  EXPECT_EQ(text_from_gbk(gbk_from_text(rare)), rare);
}

TEST(Gbk, CutsAFieldBetweenCharacters) {
  EXPECT_EQ(gbk_field("A苏苏", 4), hex("41 cbd5 00"));
  EXPECT_EQ(gbk_field("苏", 5), hex("cbd5 000000"));
  EXPECT_EQ(gbk_field("苏", 1), hex("00"));
}

TEST(DriverIdentity, TakesAPlainBinaryTime) {
  const auto identity = decode_driver_identity(hex("02 1a0901071e00"));
  EXPECT_EQ(identity->time->digits(), "1a0901071e00");
  EXPECT_EQ(identity->at(), geo::from_iso8601("2026-08-31T23:30:00Z"));
}

TEST(DriverIdentity, IsStillCardOutWhenTheClockIsZero) {
  const auto identity = decode_driver_identity(hex("02 000000000000"));
  EXPECT_EQ(identity->status, 2);
  EXPECT_FALSE(identity->at());
}

TEST(DriverIdentity, KeepsAVendorsTail) {
  const std::string card =
      "01 260901070000 00 04d5c5c8fd" + std::string(40, '3') + "01 41 20300101";
  const auto plain = decode_driver_identity(hex(card));
  EXPECT_EQ(plain->card->name, "张三");
  EXPECT_EQ(plain->layout, Edition::v2013);
  const auto with_id = decode_driver_identity(hex(card + std::string(40, '3') + "5f 0102"));
  EXPECT_EQ(with_id->layout, Edition::v2019);
  EXPECT_EQ(with_id->tail, hex("5f0102"));
}

TEST(DriverIdentity, IsReadBackAsItWasWrittenInEachEdition) {
  DriverIdentity identity{.layout = Edition::v2019, .status = std::uint8_t{1}};
  identity.time = TerminalTime::from_utc(*geo::from_iso8601("2026-08-31T23:00:00Z"));
  identity.result = std::uint8_t{0};
  identity.card = DriverIdentity::Card{.name = "张三",
                                       .certificate = "439999000000000001",
                                       .issuer = "禾县",
                                       .valid_until = {{0x20, 0x30, 0x01, 0x01}},
                                       .id_card = "11010519491231002X"};
  const auto read = decode_driver_identity(encode(identity));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->layout, Edition::v2019);
  EXPECT_EQ(read->at(), identity.at());
  EXPECT_EQ(read->card->certificate, "439999000000000001");
  EXPECT_EQ(read->card->valid_until, identity.card->valid_until);
  EXPECT_EQ(read->card->id_card, "11010519491231002X");
  identity.layout = Edition::v2013;
  EXPECT_EQ(decode_driver_identity(encode(identity))->layout, Edition::v2013);
  identity.layout = Edition::v2011;
  const auto old = decode_driver_identity(encode(identity));
  EXPECT_EQ(old->layout, Edition::v2011);
  EXPECT_FALSE(old->status);
  EXPECT_EQ(old->card->certificate, "439999000000000001");
  const DriverIdentity out{
      .layout = Edition::v2013, .status = std::uint8_t{2}, .time = identity.time};
  EXPECT_EQ(encode(out), hex("02 260901070000"));
}

TEST(Message, CallsAKnownBodyItCannotReadMalformed) {
  const Address from = *address_of(HeaderForm::v2013, *TerminalNumber::from_text("1"));
  const auto body_of = [&](MessageId id) {
    return decode_payload(*open_frame(seal_message(from, id, 1, hex("0102"))))->body;
  };
  EXPECT_TRUE(std::holds_alternative<MalformedBody>(body_of(MessageId::location)));
  EXPECT_TRUE(std::holds_alternative<MalformedBody>(body_of(MessageId::location_batch)));
  EXPECT_TRUE(std::holds_alternative<MalformedBody>(body_of(MessageId::registration)));
  EXPECT_TRUE(std::holds_alternative<OtherBody>(body_of(MessageId{0x5501})));
  EXPECT_TRUE(std::holds_alternative<EmptyBody>(body_of(MessageId::heartbeat)));
}

TEST(Message, LeavesAnEncryptedBodyAlone) {
  Bytes payload = hex("0200 0402 013912345678 0001 aabb");
  payload.push_back(checksum(payload));
  EXPECT_TRUE(std::holds_alternative<EncryptedBody>(decode_payload(payload)->body));
}

}  // namespace
}  // namespace busward::jt808
