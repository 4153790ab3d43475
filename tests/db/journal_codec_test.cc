#include "db/journal_codec.h"

#include <random>

#include <gtest/gtest.h>

#include "tests/support/seed.h"

namespace busward::db {
namespace {

using support::Seed;
using tracker::JournalBatch;
using tracker::JournalRecord;
using tracker::RecordKind;

JournalBatch random_batch(std::mt19937_64& random) {
  std::uniform_int_distribution<int> kind{1, 7};
  std::uniform_int_distribution<int> count{0, 50};
  std::uniform_int_distribution<int> length{0, 300};
  std::uniform_int_distribution<std::int64_t> terminal{0, 1'000'000};
  std::uniform_int_distribution<std::int64_t> ms{-60'000, 60'000};
  JournalBatch batch{.seq = 7, .closed_at = geo::UtcTime{std::chrono::seconds{1'790'000'000}}};
  for (int i = count(random); i > 0; --i) {
    JournalRecord record{.kind = static_cast<RecordKind>(kind(random)),
                         .terminal = registry::TerminalId{terminal(random)},
                         .received_at = batch.closed_at + std::chrono::milliseconds{ms(random)},
                         .bytes = std::string(static_cast<std::size_t>(length(random)), '\0')};
    for (char& c : record.bytes) c = static_cast<char>(random() % 256);
    batch.records.push_back(std::move(record));
  }
  return batch;
}

void expect_equal(const std::vector<JournalRecord>& read, const std::vector<JournalRecord>& want) {
  ASSERT_EQ(read.size(), want.size());
  for (std::size_t i = 0; i < want.size(); ++i) {
    EXPECT_EQ(read[i].kind, want[i].kind);
    EXPECT_EQ(read[i].terminal, want[i].terminal);
    EXPECT_EQ(read[i].received_at, want[i].received_at);
    EXPECT_EQ(read[i].bytes, want[i].bytes);
  }
}

TEST(JournalCodec, GivesBackEachRecordByteForByte) {
  const Seed seed = Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  JournalEncoder encoder;
  JournalDecoder decoder;
  for (int i = 0; i < 300; ++i) {
    const JournalBatch batch = random_batch(random);
    const std::string records = encoder.encode(batch);
    const auto read = decoder.decode(records, batch.closed_at, batch.records.size());
    ASSERT_TRUE(read) << to_text(read.error());
    expect_equal(*read, batch.records);
  }
}

TEST(JournalCodec, TakesOneByteForAnEmptyBatch) {
  EXPECT_EQ(JournalEncoder{}.encode({}).size(), 1U);
  const auto read = JournalDecoder{}.decode(JournalEncoder{}.encode({}), {}, 0);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->empty());
}

TEST(JournalCodec, NamesEachDamage) {
  std::mt19937_64 random{1};
  JournalBatch batch = random_batch(random);
  batch.records.resize(3);
  const std::string records = JournalEncoder{}.encode(batch);
  JournalDecoder decoder;
  const auto fault = [&](const std::string& bytes, std::size_t count) {
    const auto read = decoder.decode(bytes, batch.closed_at, count);
    EXPECT_FALSE(read);
    return read ? std::string{} : std::string{to_text(read.error())};
  };
  EXPECT_EQ(fault("", 3), to_text(CodecFault::truncated));
  EXPECT_EQ(fault(std::string(1, '\2') + records.substr(1), 3),
            to_text(CodecFault::unknown_format));
  EXPECT_EQ(fault(records.substr(0, records.size() - 1), 3), to_text(CodecFault::corrupt));
  std::string flipped = records;
  flipped[records.size() / 2] = static_cast<char>(flipped[records.size() / 2] ^ 0x10);
  EXPECT_EQ(fault(flipped, 3), to_text(CodecFault::corrupt));
  EXPECT_EQ(fault(records, 4), to_text(CodecFault::truncated));
  EXPECT_EQ(fault(records, 2), to_text(CodecFault::trailing_bytes));
  batch.records[1].kind = static_cast<RecordKind>(99);
  EXPECT_EQ(fault(JournalEncoder{}.encode(batch), 3), to_text(CodecFault::unknown_kind));
}

TEST(JournalCodec, RefusesWhatClaimsToBeHuge) {
  // A zstd frame header: magic, single segment with an 8-byte content size.
  std::string bomb = "\x01\x28\xB5\x2F\xFD\xE0";
  bomb += std::string("\x00\x00\x00\x00\x10\x00\x00\x00", 8);
  const auto read = JournalDecoder{}.decode(bomb, {}, 1);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error(), CodecFault::too_large);
}

}  // namespace
}  // namespace busward::db
