// Reassembly::save and load: the state that the engine keeps through a restart.
#include <algorithm>
#include <chrono>

#include "gateway/terminals/jt808/reassembly.h"

namespace busward::jt808 {
namespace {

constexpr std::uint8_t kStateVersion = 1;

void write_u64(ByteWriter& out, std::uint64_t value) {
  out.u32(static_cast<std::uint32_t>(value >> 32)).u32(static_cast<std::uint32_t>(value));
}

std::uint64_t read_u64(ByteReader& reader) {
  const std::uint64_t high = reader.u32();
  return high << 32 | reader.u32();
}

std::uint8_t pack(const HeaderWarnings& warnings) {
  return static_cast<std::uint8_t>(warnings.version_flag_on_2013_header |
                                   warnings.no_version_flag_on_2019_header << 1 |
                                   warnings.phone_not_bcd << 2 | warnings.length_mismatch << 3 |
                                   warnings.trailing_bytes_ignored << 4);
}

HeaderWarnings unpack(std::uint8_t bits) {
  return {.version_flag_on_2013_header = (bits & 1) != 0,
          .no_version_flag_on_2019_header = (bits & 2) != 0,
          .phone_not_bcd = (bits & 4) != 0,
          .length_mismatch = (bits & 8) != 0,
          .trailing_bytes_ignored = (bits & 16) != 0};
}

void write_header(ByteWriter& out, const Header& header) {
  out.u16(static_cast<std::uint16_t>(header.id));
  out.u8(static_cast<std::uint8_t>(header.from.form)).u8(header.from.protocol_version);
  out.append(header.from.phone_field).u16(header.serial);
  out.u16(header.package->total).u16(header.package->index).u16(header.declared_length);
  out.u8(header.encryption).u8(header.version_flag ? 1 : 0).u8(pack(header.warnings));
}

Header read_header(ByteReader& reader) {
  Header header;
  header.id = MessageId{reader.u16()};
  header.from.form = reader.u8() == 0 ? HeaderForm::v2013 : HeaderForm::v2019;
  header.from.protocol_version = reader.u8();
  const ByteView phone = reader.take(header.from.phone_field.size());
  std::copy(phone.begin(), phone.end(), header.from.phone_field.begin());
  header.serial = reader.u16();
  const std::uint16_t total = reader.u16();
  header.package = Package{.total = total, .index = reader.u16()};
  header.declared_length = reader.u16();
  header.encryption = reader.u8();
  header.version_flag = reader.u8() != 0;
  header.warnings = unpack(reader.u8());
  return header;
}

// The parts of one transfer; nothing when they contradict each other or the total.
std::optional<std::map<std::uint16_t, Bytes>> read_parts(ByteReader& reader, std::uint16_t total) {
  std::map<std::uint16_t, Bytes> parts;
  const std::uint16_t count = reader.u16();
  for (std::uint16_t i = 0; i < count && !reader.failed(); ++i) {
    const std::uint16_t index = reader.u16();
    const ByteView part = reader.take(reader.u16());
    if (index == 0 || index > total || !parts.emplace(index, copy_of(part)).second) {
      return std::nullopt;
    }
  }
  if (reader.failed() || parts.empty() || parts.size() >= total) return std::nullopt;
  return parts;
}

}  // namespace

Bytes Reassembly::save() const {
  ByteWriter out;
  out.u8(kStateVersion);
  write_u64(out, counts_.completed);
  write_u64(out, counts_.expired);
  write_u64(out, counts_.displaced);
  write_u64(out, counts_.duplicates);
  out.u8(static_cast<std::uint8_t>(transfers_.size()));
  for (const Transfer& transfer : transfers_) {
    write_header(out, transfer.header);
    out.u16(transfer.base_serial);
    write_u64(out, static_cast<std::uint64_t>(transfer.deadline.time_since_epoch().count()));
    out.u16(static_cast<std::uint16_t>(transfer.parts.size()));
    for (const auto& [index, part] : transfer.parts) {
      out.u16(index).u16(static_cast<std::uint16_t>(part.size())).append(part);
    }
  }
  return out.take();
}

geo::Result<Reassembly, FragmentFault> Reassembly::load(ByteView saved, std::size_t bytes_max) {
  ByteReader reader{saved};
  if (reader.u8() != kStateVersion) return FragmentFault::bad_state;
  Reassembly loaded{bytes_max};
  loaded.counts_.completed = read_u64(reader);
  loaded.counts_.expired = read_u64(reader);
  loaded.counts_.displaced = read_u64(reader);
  loaded.counts_.duplicates = read_u64(reader);
  const std::size_t count = reader.u8();
  if (reader.failed() || count > kTransfersMax) return FragmentFault::bad_state;
  for (std::size_t i = 0; i < count; ++i) {
    Transfer transfer{.header = read_header(reader), .deadline = {}, .parts = {}};
    transfer.total = transfer.header.package->total;
    transfer.base_serial = reader.u16();
    transfer.deadline =
        geo::UtcTime{std::chrono::milliseconds{static_cast<std::int64_t>(read_u64(reader))}};
    auto parts = read_parts(reader, transfer.total);
    if (!parts) return FragmentFault::bad_state;
    for (const auto& [index, part] : *parts) loaded.held_bytes_ += part.size() + kPartOverhead;
    transfer.parts = *std::move(parts);
    loaded.transfers_.push_back(std::move(transfer));
  }
  if (reader.left() > 0 || loaded.held_bytes_ > bytes_max) return FragmentFault::bad_state;
  return loaded;
}

}  // namespace busward::jt808
