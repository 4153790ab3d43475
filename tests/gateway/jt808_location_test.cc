#include <gtest/gtest.h>

#include "gateway/terminals/jt808/decoded_json.h"
#include "gateway/terminals/jt808/hex_lines.h"
#include "gateway/terminals/jt808/location.h"
#include "gateway/terminals/jt808/location_batch.h"
#include "gateway/terminals/jt808/location_item.h"
#include "gateway/terminals/jt808_interpreter.h"

namespace busward::jt808 {
namespace {

using namespace std::chrono_literals;

Bytes hex(std::string_view text) {
  return *bytes_from_hex(text);
}

constexpr std::string_view kBasic =
    "00000001 00000002 00ba7f0e 07e4f11c 0028 003c 0000 181015101010";

Location with(std::string_view behind) {
  return *decode_location(hex(std::string{kBasic} + std::string{behind}));
}

geo::UtcTime utc(std::string_view text) {
  return *geo::from_iso8601(text);
}

TEST(Location, KeepsTheIntegersThatWereSent) {
  const Location location = with("");
  EXPECT_EQ(location.alarm, 1u);
  EXPECT_TRUE(location.located());
  EXPECT_EQ(location.latitude_microdegrees(), 12'222'222);
  EXPECT_EQ(location.longitude_microdegrees(), 132'444'444);
  EXPECT_EQ(location.speed_tenths_kmh, 60);
  EXPECT_EQ(location.time.utc(), utc("2018-10-15T02:10:10Z"));
  EXPECT_FALSE(location.satellites());
}

TEST(Location, SaysWhoCallsForHelpAndWhatHasHappened) {
  const auto said = [](std::uint32_t alarm) {
    Location location = with("");
    location.alarm = alarm;
    return terminals::location_report(location, registry::TerminalId{1},
                                      utc("2018-10-15T02:10:11Z"))
        .said;
  };
  EXPECT_TRUE(said(1).sos);
  EXPECT_FALSE(said(1).collision || said(1).rollover);
  EXPECT_TRUE(said(1u << 29).collision);
  EXPECT_TRUE(said(1u << 30).rollover);
  EXPECT_FALSE(said(~(1u | 1u << 29 | 1u << 30)).sos);
  EXPECT_FALSE(said(0x2).collision);
}

TEST(Location, SignsTheCoordinatesByTheStatusBits) {
  Location location = with("");
  location.status |= LocationStatus::kSouth | LocationStatus::kWest;
  EXPECT_EQ(location.latitude_microdegrees(), -12'222'222);
  EXPECT_EQ(location.longitude_microdegrees(), -132'444'444);
  location.latitude_raw = 0xFFFFFFFF;  // garbage must not wrap around into a place
  EXPECT_EQ(location.latitude_microdegrees(), -4'294'967'295);
}

TEST(Location, TakesCourse360AndNegativeAltitude) {
  const auto location =
      decode_location(hex("00000000 00000000 00ba7f0e 07e4f11c fff6 003c 0168 181015101010"));
  EXPECT_EQ(location->course_deg, 360);
  EXPECT_EQ(location->altitude_m, -10);
}

TEST(Location, NeedsItsBasicBytes) {
  Bytes body = hex(kBasic);
  body.pop_back();
  EXPECT_FALSE(decode_location(body));
  EXPECT_FALSE(decode_location({}));
}

TEST(Location, HasTheSameBasicBytesAloneAndInABatch) {
  const Location alone = with("31 01 0c");
  const LocationBatch batch{.type = 1, .locations = {with("")}};
  const auto read = decode_location_batch(encode(batch));
  EXPECT_EQ(read->locations[0].basic_bytes(), alone.basic_bytes());
  const auto basic = alone.basic_bytes();
  EXPECT_EQ(Bytes(basic.begin(), basic.end()), hex(kBasic));
}

TEST(LocationItems, EndAtAnItemThatOverruns) {
  const Location location = with("31 01 0c 01 04 0000");
  ASSERT_EQ(location.items.size(), 1u);
  EXPECT_EQ(location.satellites(), 12);
  EXPECT_EQ(location.tail, hex("01 04 0000"));
}

TEST(LocationItems, EndAtIdZeroAndKeepTheTail) {
  const Location location = with("31 01 0c 00 01 02 31 01 05");
  EXPECT_EQ(location.satellites(), 12);
  EXPECT_EQ(location.tail, hex("00 01 02 31 01 05"));
}

TEST(LocationItems, KeepOneOddByteBehindThem) {
  EXPECT_EQ(with("31 01 0c ff").tail, hex("ff"));
  EXPECT_EQ(with("ff").tail, hex("ff"));
}

TEST(LocationItems, AreNotMisreadWhenAStandardIdHasAnotherLength) {
  const Location location = with("01 02 0001 31 02 0c0c 03 01 05 64 03 010203");
  EXPECT_FALSE(location.mileage_tenths_km());
  EXPECT_FALSE(location.satellites());
  EXPECT_FALSE(location.recorder_speed_tenths_kmh());
  for (const LocationItem& item : location.items) EXPECT_FALSE(decode_item(item));
  EXPECT_EQ(location.items.size(), 4u);
}

TEST(LocationItems, MayRepeatAndTheLastOneCounts) {
  EXPECT_EQ(with("31 01 0c e1 01 00 31 01 05 31 02 0707").satellites(), 5);
  EXPECT_EQ(with("e1 01 00 e1 02 0000").items.size(), 2u);
}

TEST(LocationItems, ReadTheCabinTemperatureAsSignAndMagnitude) {
  const Location location = with("06 02 8005");
  EXPECT_EQ(std::get<NumberItem>(*decode_item(location.items[0])).value, -5);
}

TEST(LocationItems, ReadTyrePositionsOfOneAndOfTwoBytes) {
  const std::string fixed =
      "0000000101 1e 0064 00000000 00000000 200707192359 0001"
      "61646173000000 200827111111 01 00 00";
  const auto narrow = decode_tyre_alarm(hex(fixed + "01 04 0001 0003 0005 0002"));
  const auto wide = decode_tyre_alarm(hex(fixed + "01 0004 0001 0003 0005 0002"));
  ASSERT_TRUE(narrow && wide);
  EXPECT_EQ(narrow->tyres.at(0).position, 4);
  EXPECT_EQ(wide->tyres.at(0).position, 4);
  EXPECT_EQ(wide->tyres.at(0).battery_percent, 2);
  EXPECT_FALSE(decode_tyre_alarm(hex(fixed + "02 04 0001 0003 0005 0002")));
}

TEST(LocationItems, OfTheSimulatorReadBack) {
  Location location = with("");
  location.items = {mileage_item(123'456), recorder_speed_item(605), network_signal_item(28),
                    satellites_item(11)};
  const auto read = decode_location(encode(location));
  EXPECT_EQ(read, location);
  EXPECT_EQ(read->mileage_tenths_km(), 123'456u);
  EXPECT_EQ(read->recorder_speed_tenths_kmh(), 605);
  EXPECT_EQ(read->network_signal(), 28);
  EXPECT_EQ(read->satellites(), 11);
}

TEST(LocationBatch, KeepsTheItemsBeforeADamagedOne) {
  const std::string item = "001c" + std::string{kBasic};
  const auto overrun = decode_location_batch(hex("0003 01" + item + "0030" + std::string{kBasic}));
  EXPECT_EQ(overrun->locations.size(), 1u);
  EXPECT_TRUE(overrun->damaged);
  const auto too_short = decode_location_batch(hex("0003 01" + item + "0002 aabb" + item));
  EXPECT_EQ(too_short->locations.size(), 1u);  // what stands behind a bad item cannot be trusted
  EXPECT_TRUE(too_short->damaged);
}

TEST(LocationBatch, CountsWhatIsThereAndNotWhatIsDeclared) {
  const std::string item = "001c" + std::string{kBasic};
  const auto batch = decode_location_batch(hex("0001 00" + item + item));
  EXPECT_EQ(batch->locations.size(), 2u);
  EXPECT_TRUE(batch->count_disagrees());
  EXPECT_FALSE(batch->damaged);
  EXPECT_TRUE(decode_location_batch(hex("0002 00"))->count_disagrees());
  EXPECT_FALSE(decode_location_batch(hex("0002")));
}

TEST(TerminalTime, ReadsNothingFromWhatIsNoTime) {
  const auto read = [](std::string_view text) {
    const Bytes bytes = hex(text);
    ByteReader reader{bytes};
    return TerminalTime::read(reader);
  };
  for (const char* text : {"000000000000", "180231101010", "18101510101a", "181015241010",
                           "181015106010", "181015101060", "ffffffffffff", "181315101010"}) {
    EXPECT_FALSE(read(text).utc()) << text;
    EXPECT_EQ(read(text).digits(), text);
  }
  EXPECT_EQ(read("240229235959").utc(), utc("2024-02-29T15:59:59Z"));
  EXPECT_EQ(from_binary_clock(read("120810091610"))->digits(), "180816092216");
  EXPECT_FALSE(from_binary_clock(read("640810091610")));  // the year 100
}

TEST(TerminalTime, WritesWhatItReads) {
  for (const char* text :
       {"2000-01-01T00:00:00Z", "2026-09-01T23:05:59Z", "2099-12-31T15:59:59Z"}) {
    EXPECT_EQ(TerminalTime::from_utc(utc(text)).utc(), utc(text));
  }
  EXPECT_EQ(TerminalTime::from_utc(utc("2026-09-01T23:05:59.999Z")).digits(), "260902070559");
}

TEST(TerminalTime, IsBelievedWithinItsWindowAlone) {
  const auto received = utc("2026-09-01T00:00:00Z");
  const auto judged = [&](geo::UtcTime at) {
    return judge_time(TerminalTime::from_utc(at), received);
  };
  EXPECT_EQ(judged(received), TimeStanding::plausible);
  EXPECT_EQ(judged(received + 10min), TimeStanding::plausible);
  EXPECT_EQ(judged(received + 10min + 1s), TimeStanding::in_future);
  EXPECT_EQ(judged(received - 400 * 24h), TimeStanding::plausible);
  EXPECT_EQ(judged(received - 400 * 24h - 1s), TimeStanding::too_old);
  EXPECT_EQ(judged(received - 1024 * 7 * 24h), TimeStanding::gps_week_rollover);
  EXPECT_EQ(judged(received + 8h), TimeStanding::in_future);  // a clock set to local time twice
  EXPECT_EQ(judge_time(TerminalTime{}, received), TimeStanding::unreadable);
}

}  // namespace
}  // namespace busward::jt808
