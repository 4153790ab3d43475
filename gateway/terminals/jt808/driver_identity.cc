#include "gateway/terminals/jt808/driver_identity.h"

#include <algorithm>

#include "gateway/terminals/jt808/gbk.h"

namespace busward::jt808 {
namespace {

constexpr std::size_t kIdCardWidth = 20;
constexpr std::size_t kCertificateWidth = 20;
constexpr std::size_t kCertificateWidth2011 = 40;
constexpr std::array<std::uint8_t, 4> kNoEnd{0x20, 0x99, 0x12, 0x31};

DriverIdentity::Card read_card(ByteReader& reader) {
  DriverIdentity::Card card;
  card.name = text_from_gbk(reader.take(reader.u8()));
  card.certificate = text_from_gbk(reader.take(kCertificateWidth));
  card.issuer = text_from_gbk(reader.take(reader.u8()));
  card.valid_until.emplace();
  const ByteView date = reader.take(card.valid_until->size());
  std::copy(date.begin(), date.end(), card.valid_until->begin());
  if (reader.left() >= kIdCardWidth) card.id_card = text_from_gbk(reader.take(kIdCardWidth));
  return card;
}

std::optional<DriverIdentity> decode_2013(ByteView body) {
  ByteReader reader{body};
  DriverIdentity identity;
  identity.status = reader.u8();
  if (identity.status != 1 && identity.status != 2) return std::nullopt;
  identity.time = TerminalTime::read(reader);
  if (!identity.time->utc()) identity.binary_time = from_binary_clock(*identity.time);
  if (reader.left() > 0) identity.result = reader.u8();
  if (reader.left() > 0) identity.card = read_card(reader);
  if (reader.failed()) return std::nullopt;
  if (identity.card && identity.card->id_card) identity.layout = Edition::v2019;
  identity.tail = copy_of(reader.rest());
  return identity;
}

std::optional<DriverIdentity> decode_2011(ByteView body) {
  ByteReader reader{body};
  DriverIdentity identity;
  identity.layout = Edition::v2011;
  DriverIdentity::Card card;
  card.name = text_from_gbk(reader.take(reader.u8()));
  card.id_card = text_from_gbk(reader.take(kIdCardWidth));
  card.certificate = text_from_gbk(reader.take(kCertificateWidth2011));
  card.issuer = text_from_gbk(reader.take(reader.u8()));
  if (reader.failed()) return std::nullopt;
  identity.card = std::move(card);
  identity.tail = copy_of(reader.rest());
  return identity;
}

void append_counted(ByteWriter& out, std::string_view text) {
  Bytes bytes = gbk_from_text(text);
  if (bytes.size() > 0xFF) bytes = gbk_field(text, 0xFF);
  out.u8(static_cast<std::uint8_t>(bytes.size())).append(bytes);
}

Bytes encode_2011(const DriverIdentity& identity) {
  const DriverIdentity::Card card = identity.card.value_or(DriverIdentity::Card{});
  ByteWriter out;
  append_counted(out, card.name);
  out.append(gbk_field(card.id_card.value_or(""), kIdCardWidth));
  out.append(gbk_field(card.certificate, kCertificateWidth2011));
  append_counted(out, card.issuer);
  return out.take();
}

}  // namespace

Bytes encode(const DriverIdentity& identity) {
  if (identity.layout == Edition::v2011) return encode_2011(identity);
  ByteWriter out;
  out.u8(identity.status.value_or(identity.card ? 1 : 2));
  out.append(identity.time.value_or(TerminalTime{}).bcd);
  if (identity.result) out.u8(*identity.result);
  if (identity.card) {
    const DriverIdentity::Card& card = *identity.card;
    append_counted(out, card.name);
    out.append(gbk_field(card.certificate, kCertificateWidth));
    append_counted(out, card.issuer);
    out.append(card.valid_until.value_or(kNoEnd));
    if (identity.layout == Edition::v2019) {
      out.append(gbk_field(card.id_card.value_or(""), kIdCardWidth));
    }
  }
  out.append(identity.tail);
  return out.take();
}

std::optional<DriverIdentity> decode_driver_identity(ByteView body) {
  auto newer = decode_2013(body);
  if (newer && newer->at()) return newer;
  // A name of one or two bytes looks like a status. The 2011 reading goes first where the time
  // makes no sense, and a newer one without a usable time is still better than nothing.
  auto older = decode_2011(body);
  return older ? older : newer;
}

}  // namespace busward::jt808
