#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gateway/terminals/jt808/registration.h"
#include "gateway/terminals/jt808/terminal_time.h"

namespace busward::jt808 {

// 0x0702: a driver put his card in or took it out. Devices leave fields out at the end, send them
// all on card-out, use plain binary for the time, or add a tail of their own; what is there is
// read.
struct DriverIdentity {
  struct Card {
    std::string name;
    std::string certificate;
    std::string issuer;
    std::optional<std::array<std::uint8_t, 4>> valid_until;  // BCD YYYYMMDD; 2013 on
    std::optional<std::string> id_card;                      // 2011 and 2019
  };
  Edition layout = Edition::v2013;
  std::optional<std::uint8_t> status;       // 1 in, 2 out; 2011 has none
  std::optional<TerminalTime> time;         // as sent; 2011 has none
  std::optional<TerminalTime> binary_time;  // what `time` means where it is plain binary, not BCD
  std::optional<std::uint8_t> result;       // of reading the card: 0 ok
  std::optional<Card> card;
  Bytes tail;

  std::optional<geo::UtcTime> at() const {
    if (binary_time) return binary_time->utc();
    return time ? time->utc() : std::nullopt;
  }
};

std::optional<DriverIdentity> decode_driver_identity(ByteView body);
// Texts are cut to their fields' widths; a card without date has 2099-12-31, one without identity
// number blanks. 2011 has no way to say that a card was taken out.
Bytes encode(const DriverIdentity& identity);

}  // namespace busward::jt808
