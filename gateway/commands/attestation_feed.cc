#include "gateway/commands/attestation_feed.h"

#include <utility>

#include "gateway/terminals/attestation_record.h"

namespace busward::commands {
namespace {

constexpr std::size_t kAtOnce = 500;  // so many may be under way; the others wait in the table

}  // namespace

AttestationFeed::AttestationFeed(db::RunSheetStore& sheets, Ways ways)
    : sheets_{sheets}, ways_{std::move(ways)} {}

boost::asio::awaitable<bool> AttestationFeed::is_caught_up() {
  if (caught_up_) co_return true;
  if (!began_at_) began_at_ = co_await ways_.written();
  if (!began_at_) co_return false;
  const auto judged = co_await ways_.judged();
  caught_up_ = judged && *judged >= *began_at_;
  co_return caught_up_;
}

boost::asio::awaitable<void> AttestationFeed::feed() {
  const bool ready = co_await is_caught_up();
  if (!ready) co_return;
  const auto waiting = co_await sheets_.unjournaled(kAtOnce);
  if (!waiting) co_return;
  std::set<boost::uuids::uuid> still;
  for (const registry::Attestation& one : *waiting) {
    still.insert(one.id);
    if (under_way_.contains(one.id)) continue;
    ways_.submit({.kind = tracker::RecordKind::attestation,
                  .terminal = {},
                  .received_at = one.received_at,
                  .bytes = terminals::attestation_bytes(one)});
  }
  under_way_ = std::move(still);
}

}  // namespace busward::commands
