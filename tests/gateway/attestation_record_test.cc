#include "gateway/terminals/attestation_record.h"

#include <random>

#include <gtest/gtest.h>

#include "gateway/terminals/jt808_interpreter.h"
#include "tests/support/seed.h"

namespace busward::terminals {
namespace {

using registry::Attestation;

registry::Attestation any(std::mt19937_64& random) {
  const auto maybe = [&random](auto value) {
    return random() % 2 == 0 ? std::optional{value} : std::nullopt;
  };
  Attestation one;
  for (auto& byte : one.id.data) byte = static_cast<std::uint8_t>(random());
  for (auto& byte : one.run.data) byte = static_cast<std::uint8_t>(random());
  one.day = std::chrono::sys_days{std::chrono::days{20'000 + random() % 1000}};
  one.kind = static_cast<registry::AttestationKind>(random() % 4);
  one.at = geo::UtcTime{std::chrono::milliseconds{1'790'000'000'000 + random() % 1'000'000}};
  one.received_at = one.at + std::chrono::milliseconds{random() % 100'000};
  one.method = static_cast<registry::AttestationMethod>(random() % 3);
  one.by = "王\"照管";
  one.as = "attendant";
  one.plate = maybe(std::string{"皖A00001"});
  one.driver = maybe(std::string{"D1"});
  one.attendant = maybe(std::string{"Z1"});
  one.driver_fit = maybe(random() % 2 == 0);
  one.items_passed = maybe(static_cast<unsigned>(random() % 128));
  one.stop = maybe(std::string{"东村"});
  one.boarded = maybe(static_cast<int>(random() % 60));
  one.alighted = maybe(static_cast<int>(random() % 60));
  one.on_board = maybe(static_cast<int>(random() % 60));
  one.empty = maybe(random() % 2 == 0);
  one.note = maybe(std::string{"雨\n大"});
  return one;
}

TEST(AttestationRecord, IsReadAsItWasWritten) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  for (int i = 0; i < 300; ++i) {
    const Attestation one = any(random);
    EXPECT_EQ(attestation_in(attestation_bytes(one)), one) << attestation_bytes(one);
  }
}

TEST(AttestationRecord, BytesThatAreNoneAreNothingAndDisturbNobody) {
  std::mt19937_64 random{7};
  const std::string sound = attestation_bytes(any(random));
  for (std::size_t cut = 0; cut < sound.size(); ++cut) {
    EXPECT_FALSE(attestation_in(sound.substr(0, cut)).has_value());
  }
  for (const char* bytes : {"[]", "{}", R"({"id":"zz"})", R"({"id":7,"run":8})"}) {
    EXPECT_FALSE(attestation_in(bytes).has_value()) << bytes;
  }
  std::vector<tracker::Observation> seen;
  Jt808Interpreter interpreter;
  interpreter.interpret({.kind = tracker::RecordKind::attestation, .bytes = "{"}, seen);
  EXPECT_TRUE(seen.empty());
  interpreter.interpret({.kind = tracker::RecordKind::attestation, .bytes = sound}, seen);
  EXPECT_EQ(seen.size(), 1U);
}

}  // namespace
}  // namespace busward::terminals
