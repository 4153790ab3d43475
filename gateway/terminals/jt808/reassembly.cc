#include "gateway/terminals/jt808/reassembly.h"

#include <algorithm>
#include <chrono>

#include "geo/assert.h"

namespace busward::jt808 {
namespace {

std::size_t cost_of(std::size_t part_size) {
  return part_size + Reassembly::kPartOverhead;
}

std::uint16_t base_of(const Header& header) {
  return static_cast<std::uint16_t>(header.serial - (header.package->index - 1));
}

geo::UtcTime deadline_of(std::uint16_t total, geo::UtcTime received_at) {
  return received_at + std::chrono::seconds{60 + 2 * int{total}};
}

}  // namespace

geo::Result<std::optional<Reassembly::Assembled>, FragmentFault> Reassembly::add(
    const RawMessage& package, geo::UtcTime received_at) {
  const Header& header = package.header;
  if (!header.package) return FragmentFault::no_package;
  const Package place_in = *header.package;
  if (place_in.index == 0 || place_in.index > place_in.total) return FragmentFault::bad_index;
  if (package.body.size() > kSegmentMax) return FragmentFault::too_large;
  expire(received_at);
  const auto transfer = place(package, received_at);
  if (transfer->parts.contains(place_in.index)) {
    ++counts_.duplicates;  // sent again because our answer was late
    return std::optional<Assembled>{};
  }
  if (!make_room_for_bytes(cost_of(package.body.size()), transfer)) {
    drop(transfer);
    ++counts_.displaced;
    return FragmentFault::too_large;
  }
  transfer->parts.emplace(place_in.index, copy_of(package.body));
  held_bytes_ += cost_of(package.body.size());
  if (place_in.index == 1) transfer->header = header;
  if (transfer->parts.size() < transfer->total) return std::optional<Assembled>{};
  return std::optional{finish(transfer)};
}

Reassembly::Transfers::iterator Reassembly::place(const RawMessage& package,
                                                  geo::UtcTime received_at) {
  const auto home = find_home(package);
  if (home != transfers_.end()) return home;
  const Header& header = package.header;
  make_room_for_transfer(header.id);
  const std::uint16_t total = header.package->total;
  return transfers_.insert(transfers_.end(), Transfer{.header = header,
                                                      .total = total,
                                                      .base_serial = base_of(header),
                                                      .deadline = deadline_of(total, received_at),
                                                      .parts = {}});
}

Reassembly::Transfers::iterator Reassembly::find_home(const RawMessage& package) {
  const Header& header = package.header;
  auto lacking = transfers_.end();
  for (auto it = transfers_.end(); it != transfers_.begin();) {
    --it;  // newest first: a device whose serials stand still restarts with the same ones
    if (it->header.id != header.id || it->total != header.package->total) continue;
    const auto part = it->parts.find(header.package->index);
    const bool lacks_it = part == it->parts.end();
    const bool has_the_same = !lacks_it && std::equal(part->second.begin(), part->second.end(),
                                                      package.body.begin(), package.body.end());
    if (it->base_serial == base_of(header) && (lacks_it || has_the_same)) return it;
    if (lacks_it && lacking == transfers_.end()) lacking = it;
  }
  return lacking;
}

void Reassembly::make_room_for_transfer(MessageId id) {
  const auto same_id = [id](const Transfer& transfer) { return transfer.header.id == id; };
  const auto count = std::count_if(transfers_.begin(), transfers_.end(), same_id);
  if (static_cast<std::size_t>(count) >= kTransfersPerId) {
    drop(std::find_if(transfers_.begin(), transfers_.end(), same_id));
    ++counts_.displaced;
  } else if (transfers_.size() >= kTransfersMax) {
    drop(transfers_.begin());
    ++counts_.displaced;
  }
}

// False when even without all others the wanted bytes do not fit next to what `keep` already holds.
bool Reassembly::make_room_for_bytes(std::size_t wanted, Transfers::iterator keep) {
  for (auto it = transfers_.begin(); it != transfers_.end() && held_bytes_ + wanted > bytes_max_;) {
    const auto oldest = it++;
    if (oldest == keep) continue;
    drop(oldest);
    ++counts_.displaced;
  }
  return held_bytes_ + wanted <= bytes_max_;
}

void Reassembly::drop(Transfers::iterator transfer) {
  for (const auto& [index, part] : transfer->parts) held_bytes_ -= cost_of(part.size());
  transfers_.erase(transfer);
}

Reassembly::Assembled Reassembly::finish(Transfers::iterator transfer) {
  Assembled whole{.header = transfer->header, .body = {}};
  whole.header.package.reset();
  for (const auto& [index, part] : transfer->parts) {
    whole.body.insert(whole.body.end(), part.begin(), part.end());
  }
  drop(transfer);
  ++counts_.completed;
  return whole;
}

void Reassembly::expire(geo::UtcTime now) {
  for (auto it = transfers_.begin(); it != transfers_.end();) {
    const auto transfer = it++;
    if (transfer->deadline > now) continue;
    drop(transfer);
    ++counts_.expired;
  }
}

std::vector<Reassembly::Open> Reassembly::open() const {
  std::vector<Open> result;
  for (const Transfer& transfer : transfers_) {
    const auto first = transfer.parts.find(1);
    Open open{.id = transfer.header.id,
              .first_serial =
                  first == transfer.parts.end() ? transfer.base_serial : transfer.header.serial,
              .total = transfer.total,
              .missing = {}};
    // Counted in 32 bits: a total of 65535 would never end otherwise.
    for (std::uint32_t index = 1; index <= transfer.total; ++index) {
      const auto wanted = static_cast<std::uint16_t>(index);
      if (!transfer.parts.contains(wanted)) open.missing.push_back(wanted);
    }
    result.push_back(std::move(open));
  }
  return result;
}

}  // namespace busward::jt808
