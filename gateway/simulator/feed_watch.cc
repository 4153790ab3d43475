#include "gateway/simulator/feed_watch.h"

#include <utility>

#include "live.pb.h"

namespace busward::simulator {
namespace {

constexpr auto kMemory = std::chrono::minutes{5};

}  // namespace

std::size_t FeedWatch::FixKeyHash::operator()(const FixKey& key) const {
  std::uint64_t mixed = static_cast<std::uint64_t>(key.at_ms) * 0x9e3779b97f4a7c15ULL;
  mixed ^= static_cast<std::uint64_t>(static_cast<std::uint32_t>(key.latitude)) << 32;
  mixed ^= static_cast<std::uint32_t>(key.longitude);
  return static_cast<std::size_t>(mixed * 0xbf58476d1ce4e5b9ULL >> 3);
}

void FeedWatch::on_live_fix(const jt808::Location& fix, Moment sent) {
  const auto at = fix.time.utc();
  if (!at) return;
  const FixKey key{.at_ms = at->time_since_epoch().count(),
                   .latitude = static_cast<std::int32_t>(fix.latitude_microdegrees()),
                   .longitude = static_cast<std::int32_t>(fix.longitude_microdegrees())};
  if (sent_.emplace(key, Sent{.at = sent}).second) by_age_.emplace_back(sent, key);
  forget_before(sent - kMemory);
}

void FeedWatch::on_frame(const live::Frame& frame, Moment arrived) {
  ++frames_;
  for (const live::BusState& bus : frame.state().buses()) {
    const auto sent = sent_.find({bus.at_ms(), bus.lat_e6(), bus.lng_e6()});
    if (sent == sent_.end()) continue;
    if (std::exchange(sent->second.told, true)) continue;
    fixes_.add(arrived - sent->second.at);
  }
  const live::Alarm& alarm = frame.event().alarm();
  if (alarm.cause() != "raised" || alarm.late()) return;
  const auto sent = sent_.find({alarm.detected_at_ms(), alarm.lat_e6(), alarm.lng_e6()});
  if (sent != sent_.end()) alarms_.add(arrived - sent->second.at);
}

void FeedWatch::forget_before(Moment moment) {
  for (; !by_age_.empty() && by_age_.front().first < moment; by_age_.pop_front()) {
    sent_.erase(by_age_.front().second);
  }
}

}  // namespace busward::simulator
