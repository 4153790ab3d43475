#include "db/journal_codec.h"

#include <optional>

#include "db/varint.h"
#include "geo/assert.h"

namespace busward::db {
namespace {

using tracker::JournalRecord;
using tracker::RecordKind;

constexpr char kZstdFormat = 1;
constexpr int kLevel =
    3;  // 1,000 frames in well under a millisecond; higher levels gain few percent

void put_record(std::string& out, const JournalRecord& record, geo::UtcTime closed_at) {
  out += static_cast<char>(record.kind);
  put_zigzag(out, record.terminal.value);
  put_zigzag(out, (record.received_at - closed_at).count());
  put_varint(out, record.bytes.size());
  out += record.bytes;
}

std::optional<RecordKind> kind_from(char byte) {
  switch (static_cast<RecordKind>(byte)) {
    case RecordKind::frame:
    case RecordKind::link_opened:
    case RecordKind::link_closed:
    case RecordKind::rulebook:
    case RecordKind::server_started:
    case RecordKind::server_stopped:
    case RecordKind::attestation:
      return static_cast<RecordKind>(byte);
  }
  return std::nullopt;
}

geo::Result<JournalRecord, CodecFault> take_record(VarintReader& reader, geo::UtcTime closed_at) {
  const auto kind_byte = reader.bytes(1);
  if (!kind_byte) return CodecFault::truncated;
  const auto kind = kind_from(kind_byte->front());
  if (!kind) return CodecFault::unknown_kind;
  const auto terminal = reader.zigzag();
  const auto received_after_ms = reader.zigzag();
  const auto length = reader.varint();
  if (!terminal || !received_after_ms || !length) return CodecFault::truncated;
  const auto bytes = reader.bytes(*length);
  if (!bytes) return CodecFault::truncated;
  return JournalRecord{.kind = *kind,
                       .terminal = registry::TerminalId{*terminal},
                       .received_at = closed_at + std::chrono::milliseconds{*received_after_ms},
                       .bytes = std::string{*bytes}};
}

geo::Result<std::string, CodecFault> decompress(ZSTD_DCtx* context, std::string_view packed) {
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return CodecFault::corrupt;
  }
  if (size > kPlainMax) return CodecFault::too_large;
  std::string plain(static_cast<std::size_t>(size), '\0');
  const std::size_t got =
      ZSTD_decompressDCtx(context, plain.data(), plain.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0U || got != plain.size()) return CodecFault::corrupt;
  return plain;
}

}  // namespace

std::string_view to_text(CodecFault fault) {
  switch (fault) {
    case CodecFault::unknown_format:
      return "a format that this program does not know";
    case CodecFault::corrupt:
      return "corrupt compressed data";
    case CodecFault::too_large:
      return "larger than any batch can be";
    case CodecFault::truncated:
      return "ends within a record";
    case CodecFault::unknown_kind:
      return "a record of unknown kind";
    case CodecFault::trailing_bytes:
      return "more bytes than its records";
  }
  BUSWARD_ASSERT(!"a fault without a text");
  return {};
}

JournalEncoder::JournalEncoder() : context_{ZSTD_createCCtx()} {
  BUSWARD_ASSERT(context_ != nullptr);
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);  // damage is found, not decoded
}

std::string JournalEncoder::encode(const tracker::JournalBatch& batch) {
  std::string out(1, kZstdFormat);
  if (batch.records.empty()) return out;
  plain_.clear();
  for (const JournalRecord& record : batch.records) put_record(plain_, record, batch.closed_at);
  BUSWARD_ASSERT(plain_.size() <= kPlainMax);
  out.resize(1 + ZSTD_compressBound(plain_.size()));
  const std::size_t size =
      ZSTD_compress2(context_.get(), out.data() + 1, out.size() - 1, plain_.data(), plain_.size());
  BUSWARD_ASSERT(ZSTD_isError(size) == 0U);
  out.resize(1 + size);
  return out;
}

JournalDecoder::JournalDecoder() : context_{ZSTD_createDCtx()} {
  BUSWARD_ASSERT(context_ != nullptr);
}

geo::Result<std::vector<JournalRecord>, CodecFault> JournalDecoder::decode(std::string_view records,
                                                                           geo::UtcTime closed_at,
                                                                           std::size_t count) {
  if (records.empty()) return CodecFault::truncated;
  if (records.front() != kZstdFormat) return CodecFault::unknown_format;
  records.remove_prefix(1);
  std::string plain;
  if (!records.empty()) {
    auto unpacked = decompress(context_.get(), records);
    if (!unpacked) return unpacked.error();
    plain = std::move(*unpacked);
  }
  VarintReader reader{plain};
  std::vector<JournalRecord> decoded;
  decoded.reserve(std::min(count, plain.size()));
  for (std::size_t i = 0; i < count; ++i) {
    auto record = take_record(reader, closed_at);
    if (!record) return record.error();
    decoded.push_back(std::move(*record));
  }
  if (reader.left() > 0) return CodecFault::trailing_bytes;
  return decoded;
}

}  // namespace busward::db
