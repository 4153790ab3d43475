#include "gateway/terminals/jt808/terminal_time.h"

#include <algorithm>
#include <chrono>

#include "geo/assert.h"

namespace busward::jt808 {
namespace {

using namespace std::chrono;

std::optional<unsigned> from_bcd(std::uint8_t byte) {
  const unsigned high = byte >> 4;
  const unsigned low = byte & 0xFu;
  if (high > 9 || low > 9) return std::nullopt;
  return high * 10 + low;
}

std::uint8_t to_bcd(unsigned value) {
  return static_cast<std::uint8_t>((value / 10) << 4 | value % 10);
}

std::optional<geo::UtcTime> civil_time(const std::array<unsigned, 6>& v) {
  const year_month_day date{year{2000 + static_cast<int>(v[0])}, month{v[1]}, day{v[2]}};
  if (!date.ok() || v[3] > 23 || v[4] > 59 || v[5] > 59) return std::nullopt;
  return geo::UtcTime{sys_days{date}} + hours{v[3]} + minutes{v[4]} + seconds{v[5]} -
         geo::kTerminalOffset;
}

bool within(geo::UtcTime time, geo::UtcTime received_at) {
  return time >= received_at - days{400} && time <= received_at + minutes{10};
}

}  // namespace

TerminalTime TerminalTime::read(ByteReader& reader) {
  TerminalTime time;
  const ByteView bytes = reader.take(time.bcd.size());
  std::copy(bytes.begin(), bytes.end(), time.bcd.begin());
  return time;
}

TerminalTime TerminalTime::from_utc(geo::UtcTime time) {
  const auto local = floor<seconds>(time) + geo::kTerminalOffset;
  const auto midnight = floor<days>(local);
  const year_month_day date{midnight};
  const hh_mm_ss clock{local - midnight};
  const int century_year = static_cast<int>(date.year()) - 2000;
  BUSWARD_ASSERT(century_year >= 0 && century_year < 100);
  return {{to_bcd(static_cast<unsigned>(century_year)), to_bcd(static_cast<unsigned>(date.month())),
           to_bcd(static_cast<unsigned>(date.day())),
           to_bcd(static_cast<unsigned>(clock.hours().count())),
           to_bcd(static_cast<unsigned>(clock.minutes().count())),
           to_bcd(static_cast<unsigned>(clock.seconds().count()))}};
}

std::optional<geo::UtcTime> TerminalTime::utc() const {
  std::array<unsigned, 6> values{};
  for (std::size_t i = 0; i < bcd.size(); ++i) {
    const auto value = from_bcd(bcd[i]);
    if (!value) return std::nullopt;
    values[i] = *value;
  }
  return civil_time(values);
}

std::optional<TerminalTime> from_binary_clock(const TerminalTime& raw) {
  TerminalTime read;
  for (std::size_t i = 0; i < raw.bcd.size(); ++i) {
    if (raw.bcd[i] > 99) return std::nullopt;
    read.bcd[i] = to_bcd(raw.bcd[i]);
  }
  if (!read.utc()) return std::nullopt;
  return read;
}

TimeStanding judge_time(const TerminalTime& time, geo::UtcTime received_at) {
  constexpr weeks kRollover{1024};
  const auto utc = time.utc();
  if (!utc) return TimeStanding::unreadable;
  if (within(*utc, received_at)) return TimeStanding::plausible;
  if (*utc > received_at) return TimeStanding::in_future;
  for (auto shifted = *utc + kRollover; shifted <= received_at + minutes{10};
       shifted += kRollover) {
    if (within(shifted, received_at)) return TimeStanding::gps_week_rollover;
  }
  return TimeStanding::too_old;
}

}  // namespace busward::jt808
