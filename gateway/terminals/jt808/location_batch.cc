#include "gateway/terminals/jt808/location_batch.h"

#include "geo/assert.h"

namespace busward::jt808 {

std::optional<LocationBatch> decode_location_batch(ByteView body) {
  ByteReader reader{body};
  LocationBatch batch;
  batch.declared_count = reader.u16();
  batch.type = reader.u8();
  if (reader.failed()) return std::nullopt;
  while (reader.left() >= 2 && !batch.damaged) {
    auto location = decode_location(reader.take(reader.u16()));
    batch.damaged = !location;
    if (location) batch.locations.push_back(*std::move(location));
  }
  return batch;
}

Bytes encode(const LocationBatch& batch) {
  BUSWARD_ASSERT(batch.locations.size() <= 0xFFFF);
  ByteWriter out;
  out.u16(static_cast<std::uint16_t>(batch.locations.size())).u8(batch.type);
  for (const Location& location : batch.locations) {
    const Bytes item = encode(location);
    BUSWARD_ASSERT(item.size() <= 0xFFFF);
    out.u16(static_cast<std::uint16_t>(item.size())).append(item);
  }
  return out.take();
}

}  // namespace busward::jt808
