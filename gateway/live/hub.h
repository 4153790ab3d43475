#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "gateway/live/frames.h"
#include "gateway/live/sight.h"
#include "tracker/effects.h"
#include "tracker/feed.h"
#include "tracker/ports/clock.h"

namespace busward::live {

class Hub;

// What may have changed: who listens, or that and which buses are theirs.
enum class Doubt { account, sight };

// What one console has still to be sent. States are merged, so they need no queue: what is kept is
// how old the console's picture is. Events queue up to the hub's bound; beyond it all that wait are
// dropped for one gap notice. Made by Hub::subscribe, used on its thread, gone from it when
// destroyed.
class Subscription {
 public:
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  // The next frame to send: a gap notice, the oldest event, or the states that changed; none = wait
  // for `on_ready`.
  FrameBytes take();
  // Called when there may be something to take, or the hub has closed. One at a time; none to
  // remove it.
  void on_ready(std::function<void()> call) { on_ready_ = std::move(call); }
  // Closed by the hub: say goodbye.
  bool closed() const { return closed_; }
  // Whether who listens, and what they may see, has to be asked again; once for each time that the
  // hub said so.
  std::optional<Doubt> take_doubt() { return std::exchange(doubt_, std::nullopt); }
  // What could not be asked now is asked at the next occasion.
  void keep_doubt() { kept_doubt_ = Doubt::sight; }
  const Sight& sight() const { return sight_; }

  // While a backlog is read from the database, events wait. `sent_up_to` ends that: those at or
  // below it are dropped, being sent. False = events above it were lost meanwhile, read on behind
  // it.
  bool go_live(std::int64_t sent_up_to);

 private:
  friend class Hub;
  struct QueuedEvent {
    std::int64_t seq = 0;
    FrameBytes frame;
  };
  Subscription(std::shared_ptr<Hub*> hub, Sight sight)
      : hub_{std::move(hub)}, sight_{std::move(sight)} {}
  void add(const QueuedEvent& event, std::size_t bound);
  void ready() const;

  std::shared_ptr<Hub*> hub_;  // null inside where the hub is gone
  Sight sight_;
  std::optional<Doubt> doubt_;
  std::optional<Doubt> kept_doubt_;
  std::uint64_t picture_ = 0;  // the hub's tick that this console's states are from
  std::int64_t known_up_to_ = 0;
  bool live_ = false;
  bool closed_ = false;
  std::deque<QueuedEvent> events_;
  std::optional<std::int64_t> gap_;
  std::function<void()> on_ready_;
};

// The live feed inside the server: the newest state of each bus, and events as they are committed.
// Lives on the gateway's thread, to which the engine's thread posts what it publishes. A console
// is told of the buses in its sight alone. Costs one serialisation for an event, and one for a
// state tick for all who see sight together and each who sees less.
class Hub {
 public:
  struct Options {
    std::int64_t latest_seq = 0;  // newest event in the database when the server starts
    std::size_t subscribers_max = 200;
    std::size_t queued_events_max = 1000;
    std::string build{};
  };
  Hub(Options options, const tracker::ports::Clock& clock, RouteOf route_of);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Only the newest of a vehicle counts; it goes out with the next tick.
  void publish(const tracker::VehicleLive& vehicle);
  // What was committed. Two write the feed, the engine and the API, and may publish out of order:
  // one that does not follow what was sent is not sent yet but calls `on_missing`, which has the
  // feed read what lies between; one that was published before is ignored.
  void publish(const tracker::FeedItem& item);
  void on_missing(std::function<void()> call) { on_missing_ = std::move(call); }
  // Told of each one once, in the order of their numbers, whether it was published or had to be
  // read (live::catch_up): whoever must not miss one hears it here.
  void on_event(std::function<void(const tracker::FeedItem&)> call) { on_event_ = std::move(call); }
  // While the feed reads events from the database that it was not told of (live::catch_up), those
  // that are published are read there too and only their number is kept here.
  void begin_catching_up() { catching_up_ = true; }
  void look_again() { look_again_ = true; }
  // An event that was read. Ends nothing: end_catching_up does, or says that there is more to read.
  void catch_up(const tracker::FeedItem& item) { deliver(item); }
  bool end_catching_up();
  bool is_catching_up() const { return catching_up_; }

  // The newest that is known of a bus; null where nothing is.
  const tracker::VehicleLive* newest(registry::VehicleId vehicle) const;

  // Sends what changed since the last tick; once a second.
  void tick();

  // None where there is no room.
  std::unique_ptr<Subscription> subscribe(Sight sight = {});
  // Has every subscription ask again; a doubt about the sight is not lessened by one about the
  // account.
  void doubt(Doubt what);
  std::size_t subscribers() const { return subscribers_.size(); }
  bool has_room() const { return !closed_ && subscribers_.size() < options_.subscribers_max; }
  // Ends every subscription and takes no more.
  void close();

  FrameBytes hello() const;
  // The first State of a link; from here on the subscription is told of changes only.
  FrameBytes whole_picture(Subscription& subscription) const;
  FrameBytes frame_of(const tracker::FeedItem& item) const;
  std::int64_t latest_seq() const { return options_.latest_seq; }

 private:
  friend class Subscription;
  struct Vehicle {
    tracker::VehicleLive live;
    std::uint64_t changed = 0;  // the tick that sends it
  };
  void deliver(const tracker::FeedItem& item);
  FrameBytes changes_since(std::uint64_t picture, const Sight& sight) const;

  Options options_;
  const tracker::ports::Clock& clock_;
  RouteOf route_of_;
  std::unordered_map<std::int64_t, Vehicle> vehicles_;
  std::uint64_t ticks_ = 0;
  bool dirty_ = false;
  FrameBytes newest_changes_;  // from tick ticks_ - 1 to ticks_
  std::set<Subscription*> subscribers_;
  std::function<void(const tracker::FeedItem&)> on_event_;
  bool closed_ = false;
  bool catching_up_ = false;
  bool look_again_ = false;
  std::int64_t newest_published_ = 0;
  std::function<void()> on_missing_;
  std::shared_ptr<Hub*> self_;
};

}  // namespace busward::live
