#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "gateway/terminals/jt808/frame.h"
#include "gateway/terminals/jt808/message_id.h"
#include "gateway/terminals/jt808/terminal_number.h"

namespace busward::jt808 {

// 2011 and 2013 have the same header; only bodies tell them apart.
enum class HeaderForm : std::uint8_t { v2013, v2019 };

// How a terminal is addressed: header form and its own phone bytes, which every answer repeats as
// they came.
struct Address {
  HeaderForm form = HeaderForm::v2013;
  std::uint8_t protocol_version = 1;  // on the wire in the 2019 form only
  std::array<std::uint8_t, 10>
      phone_field{};  // the 2013 form uses the first 6, the rest stays zero

  ByteView phone() const { return ByteView{phone_field}.first(form == HeaderForm::v2019 ? 10 : 6); }
  TerminalNumber number() const { return TerminalNumber::from_bcd(phone()); }
  friend bool operator==(const Address&, const Address&) = default;
};

// The number padded to the form's width; nothing when it does not fit (a 2013 header has 12
// digits).
std::optional<Address> address_of(HeaderForm form, const TerminalNumber& number);

// This message is part `index` (from 1) of `total`.
struct Package {
  std::uint16_t total = 1;
  std::uint16_t index = 1;
  friend bool operator==(const Package&, const Package&) = default;
};

// What was odd about a header that was still accepted.
struct HeaderWarnings {
  bool version_flag_on_2013_header = false;
  bool no_version_flag_on_2019_header = false;
  bool phone_not_bcd = false;
  bool length_mismatch = false;
  bool trailing_bytes_ignored = false;
  friend bool operator==(const HeaderWarnings&, const HeaderWarnings&) = default;
};

struct Header {
  MessageId id{};
  Address from;
  std::uint16_t serial = 0;
  std::optional<Package> package;
  std::uint16_t declared_length = 0;
  std::uint8_t encryption = 0;  // bits 10-12 of the attributes; 0 none, 1 RSA
  bool version_flag =
      false;  // bit 14, which devices get wrong both ways: `from.form` is what counts
  HeaderWarnings warnings;
};

// A header and the body behind it, borrowed from the payload that was opened.
struct RawMessage {
  Header header;
  ByteView body;
};

// Reads a payload of open_segment. Fails with `too_short` alone, when not even the header is there.
// Which layout holds is decided by the lengths first and the version flag second (the flag lies
// both ways in the field).
geo::Result<RawMessage, FrameFault> open_message(ByteView payload);

inline constexpr std::size_t kBodyMax = 1023;  // of one package

// One frame, ready for the wire. The body must fit one package.
Bytes seal_message(const Address& to, MessageId id, std::uint16_t serial, ByteView body);
// The same in as many packages as it needs, with consecutive serials from `first_serial` on.
std::vector<Bytes> seal_packages(const Address& to, MessageId id, std::uint16_t first_serial,
                                 ByteView body);

}  // namespace busward::jt808
