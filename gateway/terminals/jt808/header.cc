#include "gateway/terminals/jt808/header.h"

#include <algorithm>

#include "geo/assert.h"

namespace busward::jt808 {
namespace {

constexpr std::uint16_t kLengthBits = 0x03FF;
constexpr std::uint16_t kPackagedBit = 0x2000;
constexpr std::uint16_t kVersionBit = 0x4000;

std::size_t header_size(HeaderForm form, bool packaged) {
  return (form == HeaderForm::v2019 ? 17u : 12u) + (packaged ? 4u : 0u);
}

bool is_bcd(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](std::uint8_t b) { return (b >> 4) < 10 && (b & 0xF) < 10; });
}

// The layout whose length is right; the flag decides where both or neither are.
HeaderForm choose_form(ByteView payload, std::uint16_t attributes) {
  const bool packaged = (attributes & kPackagedBit) != 0;
  const std::size_t rest = std::size_t{attributes} % (kLengthBits + 1u) + 1;
  const bool fits_2013 = payload.size() == header_size(HeaderForm::v2013, packaged) + rest;
  const bool fits_2019 = payload.size() == header_size(HeaderForm::v2019, packaged) + rest;
  if ((attributes & kVersionBit) != 0) return fits_2013 ? HeaderForm::v2013 : HeaderForm::v2019;
  return fits_2019 && payload[4] == 1 ? HeaderForm::v2019 : HeaderForm::v2013;
}

// Cuts the body out of what stands between header and check byte. A length that is too small still
// may be the right one: then the check byte stands where it says, and what follows is a device's
// junk.
ByteView cut_body(ByteView payload, std::size_t start, Header& header) {
  const ByteView body = payload.subspan(start, payload.size() - start - 1);
  if (body.size() == header.declared_length) return body;
  header.warnings.length_mismatch = true;
  if (body.size() < header.declared_length) return body;
  if (checksum(payload.first(start + header.declared_length + 1u)) != 0) return body;
  header.warnings.trailing_bytes_ignored = true;
  return body.first(header.declared_length);
}

void write_header(ByteWriter& out, const Address& to, MessageId id, std::uint16_t attributes,
                  std::uint16_t serial) {
  const bool v2019 = to.form == HeaderForm::v2019;
  out.u16(static_cast<std::uint16_t>(id));
  out.u16(v2019 ? attributes | kVersionBit : attributes);
  if (v2019) out.u8(to.protocol_version);
  out.append(to.phone()).u16(serial);
}

}  // namespace

std::optional<Address> address_of(HeaderForm form, const TerminalNumber& number) {
  Address address{.form = form};
  const std::size_t width = 2 * address.phone().size();
  if (number.text().size() > width) return std::nullopt;
  const std::string padded = std::string(width - number.text().size(), '0') + number.text();
  const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (std::size_t i = 0; i < width / 2; ++i) {
    address.phone_field[i] =
        static_cast<std::uint8_t>(nibble(padded[2 * i]) << 4 | nibble(padded[2 * i + 1]));
  }
  return address;
}

geo::Result<RawMessage, FrameFault> open_message(ByteView payload) {
  if (payload.size() < kPayloadMin) return FrameFault::too_short;
  ByteReader reader{payload};
  Header header;
  header.id = MessageId{reader.u16()};
  const std::uint16_t attributes = reader.u16();
  const bool packaged = (attributes & kPackagedBit) != 0;
  header.declared_length = attributes & kLengthBits;
  header.encryption = static_cast<std::uint8_t>(attributes >> 10 & 7);
  header.version_flag = (attributes & kVersionBit) != 0;
  header.from.form = choose_form(payload, attributes);
  const bool v2019 = header.from.form == HeaderForm::v2019;
  const std::size_t start = header_size(header.from.form, packaged);
  if (payload.size() < start + 1) return FrameFault::too_short;

  if (v2019) header.from.protocol_version = reader.u8();
  const ByteView phone = reader.take(header.from.phone().size());
  std::copy(phone.begin(), phone.end(), header.from.phone_field.begin());
  header.serial = reader.u16();
  if (packaged) {
    const std::uint16_t total = reader.u16();
    header.package = Package{.total = total, .index = reader.u16()};
  }
  header.warnings.version_flag_on_2013_header = header.version_flag && !v2019;
  header.warnings.no_version_flag_on_2019_header = !header.version_flag && v2019;
  header.warnings.phone_not_bcd = !is_bcd(phone);
  const ByteView body = cut_body(payload, start, header);
  return RawMessage{.header = header, .body = body};
}

Bytes seal_message(const Address& to, MessageId id, std::uint16_t serial, ByteView body) {
  BUSWARD_ASSERT(body.size() <= kBodyMax);
  ByteWriter out;
  write_header(out, to, id, static_cast<std::uint16_t>(body.size()), serial);
  out.append(body);
  return seal(out.take());
}

std::vector<Bytes> seal_packages(const Address& to, MessageId id, std::uint16_t first_serial,
                                 ByteView body) {
  if (body.size() <= kBodyMax) return {seal_message(to, id, first_serial, body)};
  const std::size_t total = (body.size() + kBodyMax - 1) / kBodyMax;
  BUSWARD_ASSERT(total <= 0xFFFF);
  std::vector<Bytes> frames;
  for (std::size_t i = 0; i < total; ++i) {
    const ByteView part =
        body.subspan(i * kBodyMax, std::min(kBodyMax, body.size() - i * kBodyMax));
    ByteWriter out;
    write_header(out, to, id, static_cast<std::uint16_t>(part.size() | kPackagedBit),
                 static_cast<std::uint16_t>(first_serial + i));
    out.u16(static_cast<std::uint16_t>(total)).u16(static_cast<std::uint16_t>(i + 1)).append(part);
    frames.push_back(seal(out.take()));
  }
  return frames;
}

}  // namespace busward::jt808
