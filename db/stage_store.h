#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "tracker/responders.h"
#include "tracker/stage.h"

namespace busward::db {

// How often a rule's alarms came in a span, of one operator's buses in one area (none: of no
// operator, in no area).
struct RuleCount {
  std::string rule;
  std::optional<registry::OperatorId> operator_id{};
  std::optional<registry::AreaId> area{};
  int alarms = 0;
};

// What a moment's duty goes by: moves and numbers that somebody set, oldest first, and the areas.
struct DutyBook {
  std::vector<tracker::StageMove> moves;
  std::vector<tracker::ChainNumber> numbers;
  tracker::AreaTree areas;
};

// Where a bus belongs, for a stage: its operator, and the operator's area with those above.
struct BusDuty {
  tracker::StageScope scope;
  DutyBook book;
};

// The names by which a scope is chosen.
struct DutyPlace {
  std::int64_t id = 0;
  std::string name;
};
struct DutyPlaces {
  std::vector<DutyPlace> operators;
  std::vector<DutyPlace> areas;
};

// Where the moves of rules from stage to stage and the numbers of the responder chain are kept:
// added, never changed. Runs through the pool; any strand may call.
class StageStore {
 public:
  explicit StageStore(Pool& pool) : pool_{pool} {}

  // All that was ever set and the caller may see, oldest first.
  boost::asio::awaitable<Outcome<DutyBook>> duty_book(std::optional<Caller> caller = nobody());
  boost::asio::awaitable<Outcome<BusDuty>> duty_of(registry::VehicleId vehicle);
  boost::asio::awaitable<Outcome<DutyPlaces>> places(std::optional<Caller> caller = nobody());
  // The alarms detected in the 14 days before `until`.
  boost::asio::awaitable<Outcome<std::vector<RuleCount>>> counts(
      geo::UtcTime until, std::optional<Caller> caller = nobody());
  // Gives the move as it stands, with the count of the 14 days before it; none where there is no
  // such operator among those that the caller may see, or no such area.
  boost::asio::awaitable<Outcome<std::optional<tracker::StageMove>>> add(
      tracker::StageMove move, std::optional<Caller> caller = nobody());
  // The same of a number.
  boost::asio::awaitable<Outcome<std::optional<tracker::ChainNumber>>> add(
      tracker::ChainNumber number, std::optional<Caller> caller = nobody());

 private:
  Pool& pool_;
};

}  // namespace busward::db
