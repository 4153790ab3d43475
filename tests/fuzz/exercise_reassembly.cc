#include <chrono>

#include "gateway/terminals/jt808/reassembly.h"
#include "geo/assert.h"
#include "tests/fuzz/targets.h"

namespace busward::fuzz {
namespace {

using namespace jt808;

constexpr std::size_t kBytesMax = 8192;

void check_bounds(const Reassembly& reassembly) {
  const auto open = reassembly.open();
  BUSWARD_ASSERT(reassembly.held_bytes() <= kBytesMax);
  BUSWARD_ASSERT(open.size() <= Reassembly::kTransfersMax);
  BUSWARD_ASSERT(reassembly.empty() == open.empty());
  BUSWARD_ASSERT(!open.empty() || reassembly.held_bytes() == 0);
  for (const auto& transfer : open) BUSWARD_ASSERT(!transfer.missing.empty());
}

void restart(Reassembly& reassembly) {
  const Bytes saved = reassembly.save();
  auto loaded = Reassembly::load(saved, kBytesMax);
  BUSWARD_ASSERT(loaded && loaded->save() == saved);
  BUSWARD_ASSERT(loaded->held_bytes() == reassembly.held_bytes());
  reassembly = *std::move(loaded);
}

void exercise_state(ByteView state) {
  auto loaded = Reassembly::load(state, kBytesMax);
  if (!loaded) return;
  check_bounds(*loaded);
  restart(*loaded);
  loaded->expire(geo::UtcTime{std::chrono::hours{24 * 365 * 100}});
  check_bounds(*loaded);
}

}  // namespace

void exercise_reassembly(ByteView script) {
  ByteReader reader{script};
  if (!script.empty() && script[0] == 0xFF) return exercise_state(script.subspan(1));
  Reassembly reassembly{kBytesMax};
  geo::UtcTime now{};
  while (reader.left() >= 7) {
    const std::uint8_t flags = reader.u8();
    Header header{.id = MessageId{reader.u8()}};
    const std::uint16_t total = reader.u8();
    const std::uint16_t index = reader.u8();
    header.package = Package{.total = total, .index = index};
    header.serial = reader.u16();
    const ByteView part = reader.take(std::min<std::size_t>(reader.u8() * 8u, reader.left()));
    now += std::chrono::seconds{flags >> 2};
    const auto added = reassembly.add({.header = header, .body = part}, now);
    if (added && *added) BUSWARD_ASSERT((*added)->body.size() >= part.size());
    check_bounds(reassembly);
    if ((flags & 1) != 0) restart(reassembly);
  }
}

}  // namespace busward::fuzz
