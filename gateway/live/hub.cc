#include "gateway/live/hub.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "geo/assert.h"

namespace busward::live {

Subscription::~Subscription() {
  if (*hub_) (*hub_)->subscribers_.erase(this);
}

void Subscription::ready() const {
  if (on_ready_) on_ready_();
}

void Subscription::add(const QueuedEvent& event, std::size_t bound) {
  if (event.seq <= known_up_to_) return;  // committed before the backlog was read, published after
  if (events_.size() >= bound) {
    gap_ = events_.back().seq;
    events_.clear();
  }
  events_.push_back(event);
  if (live_) ready();
}

FrameBytes Subscription::take() {
  const Hub* const hub = *hub_;
  if (!live_ || closed_ || !hub) return nullptr;
  if (gap_) {
    const FrameBytes notice = gap_frame(*gap_);
    gap_.reset();
    return notice;
  }
  if (!events_.empty()) {
    const FrameBytes event = events_.front().frame;
    events_.pop_front();
    return event;
  }
  if (picture_ == hub->ticks_) return nullptr;
  const FrameBytes changes = !sight_.vehicles && picture_ + 1 == hub->ticks_
                                 ? hub->newest_changes_
                                 : hub->changes_since(picture_, sight_);
  picture_ = hub->ticks_;
  return changes;
}

bool Subscription::go_live(std::int64_t known_up_to) {
  const bool lost = gap_ && *gap_ > known_up_to;
  gap_.reset();
  if (lost) {
    events_.clear();  // the database has both what was lost and what came behind it
    return false;
  }
  while (!events_.empty() && events_.front().seq <= known_up_to) events_.pop_front();
  known_up_to_ = known_up_to;
  live_ = true;
  return true;
}

Hub::Hub(Options options, const tracker::ports::Clock& clock, RouteOf route_of)
    : options_{std::move(options)},
      clock_{clock},
      route_of_{std::move(route_of)},
      self_{std::make_shared<Hub*>(this)} {}

Hub::~Hub() {
  *self_ = nullptr;
}

void Hub::publish(const tracker::VehicleLive& vehicle) {
  Vehicle& entry = vehicles_[vehicle.vehicle.value];
  entry.live = vehicle;
  entry.changed = ticks_ + 1;
  dirty_ = true;
}

void Hub::publish(const tracker::FeedItem& item) {
  newest_published_ = std::max(newest_published_, seq_of(item));
  if (catching_up_) return;
  if (on_missing_ && seq_of(item) > options_.latest_seq + 1) {
    on_missing_();
  } else {
    deliver(item);
  }
}

const tracker::VehicleLive* Hub::newest(registry::VehicleId vehicle) const {
  const auto found = vehicles_.find(vehicle.value);
  return found == vehicles_.end() ? nullptr : &found->second.live;
}

bool Hub::end_catching_up() {
  catching_up_ = std::exchange(look_again_, false) || newest_published_ > options_.latest_seq;
  return !catching_up_;
}

void Hub::deliver(const tracker::FeedItem& item) {
  const std::int64_t seq = seq_of(item);
  if (seq <= options_.latest_seq) return;
  options_.latest_seq = seq;
  if (on_event_) on_event_(item);
  if (subscribers_.empty()) return;
  const Subscription::QueuedEvent queued{seq, frame_of(item)};
  // A copy, because who is told may go.
  const std::vector<Subscription*> all{subscribers_.begin(), subscribers_.end()};
  for (Subscription* one : all) {
    if (!subscribers_.contains(one) || !one->sight_.hears(item)) continue;
    one->add(queued, options_.queued_events_max);
  }
}

void Hub::tick() {
  if (!dirty_) return;
  dirty_ = false;
  ++ticks_;
  if (subscribers_.empty()) return;
  newest_changes_ = changes_since(ticks_ - 1, Sight{});
  const std::vector<Subscription*> all{subscribers_.begin(), subscribers_.end()};
  for (const Subscription* one : all) {
    if (subscribers_.contains(const_cast<Subscription*>(one))) one->ready();
  }
}

FrameBytes Hub::changes_since(std::uint64_t picture, const Sight& sight) const {
  std::vector<const tracker::VehicleLive*> changed;
  for (const auto& [id, vehicle] : vehicles_) {
    const bool is_news = vehicle.changed > picture && vehicle.changed <= ticks_;
    if (is_news && sight.sees(vehicle.live.vehicle)) changed.push_back(&vehicle.live);
  }
  return state_frame(clock_.now(), changed, route_of_);
}

std::unique_ptr<Subscription> Hub::subscribe(Sight sight) {
  if (!has_room()) return nullptr;
  std::unique_ptr<Subscription> made{new Subscription{self_, std::move(sight)}};
  subscribers_.insert(made.get());
  return made;
}

void Hub::doubt(Doubt what) {
  const std::vector<Subscription*> all{subscribers_.begin(), subscribers_.end()};
  for (Subscription* one : all) {
    if (!subscribers_.contains(one)) continue;
    const auto kept = std::exchange(one->kept_doubt_, std::nullopt);
    one->doubt_ = std::max({what, one->doubt_.value_or(what), kept.value_or(what)});
    one->ready();
  }
}

void Hub::close() {
  closed_ = true;
  const std::vector<Subscription*> all{subscribers_.begin(), subscribers_.end()};
  for (Subscription* one : all) {
    if (!subscribers_.contains(one)) continue;
    one->closed_ = true;
    one->ready();
  }
}

FrameBytes Hub::hello() const {
  HelloFrame frame;
  frame.latest_seq = options_.latest_seq;
  frame.server_time = clock_.now();
  frame.build = options_.build;
  return to_frame(frame);
}

FrameBytes Hub::whole_picture(Subscription& subscription) const {
  subscription.picture_ = ticks_;
  std::vector<const tracker::VehicleLive*> all;
  all.reserve(vehicles_.size());
  for (const auto& [id, vehicle] : vehicles_) {
    if (subscription.sight_.sees(vehicle.live.vehicle)) all.push_back(&vehicle.live);
  }
  return state_frame(clock_.now(), all, route_of_);
}

FrameBytes Hub::frame_of(const tracker::FeedItem& item) const {
  return to_frame(item, route_of_);
}

}  // namespace busward::live
