#pragma once

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "tracker/cab_warning.h"

namespace busward::db {

// Where warnings to the cab are kept; AlarmQueryStore shows them. Runs through the pool; any strand
// may call.
class CabWarningStore {
 public:
  explicit CabWarningStore(Pool& pool) : pool_{pool} {}

  // Once an alarm: a second time changes nothing, so it may be repeated in doubt.
  boost::asio::awaitable<Outcome<Done>> keep(tracker::CabWarning warning);

 private:
  Pool& pool_;
};

}  // namespace busward::db
