#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "registry/access/actor.h"
#include "tracker/alarm_case.h"
#include "tracker/feed.h"

namespace busward::db {

// A step as somebody asks for it, about one alarm or the alarms of a card.
struct WantedStep {
  struct Target {
    tracker::AlarmId alarm;
    int after = 0;  // how many steps of it the person had seen
    std::optional<bool> bus_stands_still{};
  };
  std::vector<Target> targets;
  registry::access::Actor actor;
  tracker::StepContent content;
  geo::UtcTime at;  // the server's clock; steps of an alarm never go back behind it
  tracker::CaseNumbers numbers{};
};

// What became of it: taken; there already, word for word and by the same person (a double submit);
// refused; somebody else was faster (`steps` stand by now); no such alarm.
struct StepTaken {
  tracker::StepEvent event;
  bool again = false;
};
struct StepsMoved {
  int steps = 0;
};
struct NoSuchAlarm {};
using StepAnswer = std::variant<StepTaken, tracker::StepRefusal, StepsMoved, NoSuchAlarm>;

// Where people's steps are kept. Each call is one transaction under the feed's lock: what was read
// is what the step follows, and the feed has it with the commit. Runs through the pool; any strand
// may call.
class AlarmStepStore {
 public:
  explicit AlarmStepStore(Pool& pool) : pool_{pool} {}

  // One answer a target, in their order; those that are refused hinder no other. After an in-doubt
  // commit asking again gives `again` where it stands.
  boost::asio::awaitable<Outcome<std::vector<StepAnswer>>> add(
      WantedStep wanted, std::optional<Caller> caller = nobody());

 private:
  Pool& pool_;
};

}  // namespace busward::db
