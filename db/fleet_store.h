#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"
#include "registry/bus.h"
#include "registry/ids.h"
#include "registry/terminal.h"
#include "tracker/rulebook.h"

namespace busward::db {

struct TerminalOfBus {
  registry::TerminalId id;
  std::string number;
  std::optional<registry::TerminalEdition> edition;
};

struct RunOfBus {
  registry::RouteId route_id;
  std::string route;
  geo::UtcTime departs_at;
  geo::UtcTime arrives_at;
  std::optional<std::string> driver;  // the name
};

struct BusOnFile {
  registry::VehicleId id;
  registry::Bus bus;
  std::optional<std::string> operator_name;
  std::optional<TerminalOfBus> terminal;  // the one mounted last, where there are several
  std::vector<RunOfBus> runs;             // by departure
};

// A span of time, the end excluded.
struct TimeSpan {
  geo::UtcTime from;
  geo::UtcTime to;
};

// The buses on file now. Runs through the pool; any strand may call.
class FleetStore {
 public:
  explicit FleetStore(Pool& pool) : pool_{pool} {}

  // Those that the caller may see, by plate, each with the runs that the rulebook plans in the
  // span.
  boost::asio::awaitable<Outcome<std::vector<BusOnFile>>> buses(
      std::shared_ptr<const tracker::Rulebook> rulebook, TimeSpan span,
      std::optional<Caller> caller = nobody());

  // Which ones the caller may see.
  boost::asio::awaitable<Outcome<std::vector<registry::VehicleId>>> seen_by(Caller caller);

 private:
  Pool& pool_;
};

}  // namespace busward::db
