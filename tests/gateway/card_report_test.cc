// What the engine hears of a 0x0702 in the journal.
#include <gtest/gtest.h>

#include "gateway/terminals/jt808/frame.h"
#include "gateway/terminals/jt808_interpreter.h"

namespace busward::terminals {
namespace {

using jt808::DriverIdentity;
using jt808::Edition;

const geo::UtcTime kSeven = *geo::from_iso8601("2026-08-31T23:00:00Z");
constexpr std::uint8_t kIn = 1;
constexpr std::uint8_t kOut = 2;

std::optional<registry::CardDigest> digest_of(std::string_view number) {
  if (number.empty()) return std::nullopt;
  return registry::CardDigest{"digest of " + std::string{number}};
}

DriverIdentity identity(std::optional<std::uint8_t> status) {
  DriverIdentity one{.layout = Edition::v2013, .status = status};
  one.time = jt808::TerminalTime::from_utc(kSeven);
  if (status == kIn) {
    one.result = std::uint8_t{0};
    one.card = DriverIdentity::Card{.name = "张三",
                                    .certificate = "439999000000000001",
                                    .issuer = "禾县",
                                    .valid_until = {},
                                    .id_card = {}};
  }
  return one;
}

tracker::CardReport heard(const DriverIdentity& said, CardDigestOf digests = digest_of) {
  const auto number = jt808::TerminalNumber::from_text("13912345678");
  const auto address = jt808::address_of(jt808::HeaderForm::v2013, *number);
  const jt808::Bytes frame =
      jt808::seal_message(*address, jt808::MessageId::driver_identity, 1, jt808::encode(said));
  const auto payload = jt808::open_frame(frame);
  tracker::JournalRecord record{.terminal = registry::TerminalId{5},
                                .received_at = kSeven + std::chrono::seconds{40}};
  record.bytes.assign(payload->begin(), payload->end());
  std::vector<tracker::Observation> seen;
  Jt808Interpreter{std::move(digests)}.interpret(record, seen);
  EXPECT_EQ(seen.size(), 1U);
  return std::get<tracker::CardReport>(seen.at(0));
}

TEST(CardReport, SaysWhoseCardWasPutInAndWhen) {
  const auto report = heard(identity(kIn));
  EXPECT_EQ(report.terminal, registry::TerminalId{5});
  EXPECT_TRUE(report.inserted);
  EXPECT_EQ(report.at, kSeven);
  EXPECT_EQ(report.card->digits, "digest of 439999000000000001");
  EXPECT_FALSE(heard(identity(kIn), {}).card);  // without a key nobody's
}

TEST(CardReport, OfACardThatIsOutOrCouldNotBeReadNamesNobody) {
  EXPECT_FALSE(heard(identity(kOut)).inserted);
  EXPECT_FALSE(heard(identity(kOut)).card);
  DriverIdentity locked = identity(kIn);
  locked.result = std::uint8_t{2};
  EXPECT_TRUE(heard(locked).inserted);
  EXPECT_FALSE(heard(locked).card);
  DriverIdentity blank = identity(kIn);
  blank.card->certificate = "";
  EXPECT_TRUE(heard(blank).inserted);
  EXPECT_FALSE(heard(blank).card);
}

TEST(CardReport, Of2011IsACardThatWasPutInWhenItWasReceived) {
  DriverIdentity old = identity(kIn);
  old.layout = Edition::v2011;
  const auto report = heard(old);
  EXPECT_TRUE(report.inserted);
  EXPECT_FALSE(report.at);
  EXPECT_EQ(report.card->digits, "digest of 439999000000000001");
}

TEST(CardReport, WithAClockThatNobodyBelievesHasNoTime) {
  DriverIdentity ahead = identity(kIn);
  ahead.time = jt808::TerminalTime::from_utc(kSeven + std::chrono::hours{3});
  EXPECT_FALSE(heard(ahead).at);
}

}  // namespace
}  // namespace busward::terminals
