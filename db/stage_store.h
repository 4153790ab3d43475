#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "tracker/stage.h"

namespace busward::db {

// How often a rule's alarms came in a span, of one operator's buses (none: of buses of no
// operator).
struct RuleCount {
  std::string rule;
  std::optional<registry::OperatorId> operator_id;
  int alarms = 0;
};

// Where the moves of rules from stage to stage are kept: added, never changed. Runs through the
// pool; any strand may call.
class StageStore {
 public:
  explicit StageStore(Pool& pool) : pool_{pool} {}

  // All that ever were, oldest first.
  boost::asio::awaitable<Outcome<std::vector<tracker::StageMove>>> moves();
  // The alarms detected in the 14 days before `until`.
  boost::asio::awaitable<Outcome<std::vector<RuleCount>>> counts(geo::UtcTime until);
  // Gives the move as it stands, with the count of the 14 days before it; none where there is no
  // such operator.
  boost::asio::awaitable<Outcome<std::optional<tracker::StageMove>>> add(tracker::StageMove move);

 private:
  Pool& pool_;
};

}  // namespace busward::db
