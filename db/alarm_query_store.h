#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "registry/access/actor.h"
#include "registry/ids.h"
#include "tracker/alarm.h"
#include "tracker/cab_warning.h"
#include "tracker/feed.h"

namespace busward::db {

// Which alarms, newest first. `after` and `before` are sequence numbers of the feed, both excluded.
struct AlarmFilter {
  std::optional<registry::VehicleId> vehicle;
  std::optional<std::string> rule;
  bool open_only = false;
  std::optional<tracker::CaseState> state{};
  std::optional<registry::access::AccountId> owner{};  // who took it
  bool unclosed_only = false;
  std::optional<geo::UtcTime> detected_from{};
  std::optional<std::int64_t> after;
  std::optional<std::int64_t> before;
  int limit = 100;  // 1 to 1,000; what lies outside is brought in
};

// An alarm as its newest revision says it.
struct AlarmOnFile {
  std::int64_t seq = 0;  // of that revision, in the feed
  int revision = 0;
  tracker::AlarmRevision alarm;  // without its series
  std::string plate;
  std::optional<registry::RouteId> route_id;
  std::string route;                                  // empty where it has no route
  std::optional<registry::OperatorId> operator_id{};  // that runs the bus now
  std::optional<registry::AreaId> area{};             // of its route's school, else of its operator
  int before = 0;  // alarms of the same bus and rule in the 24 hours before
  std::vector<tracker::AlarmStep> steps{};
  tracker::CaseStatus status{};
};

struct AlarmPage {
  std::vector<AlarmOnFile> items;
  std::optional<std::int64_t> next;  // goes back in as `before`; none: there are no more
};

struct NumberedRevision {
  std::int64_t seq = 0;
  int revision = 0;
  geo::UtcTime recorded_at;
  tracker::AlarmRevision alarm;
};

// What decided an alarm; JSON texts as they were filed.
struct AlarmEvidence {
  std::string series = "[]";
  std::string frames = "[]";  // empty until they have been copied out of the journal
  std::string facts = "{}";
  std::string build;
};

struct AlarmDetail {
  AlarmOnFile alarm;
  std::vector<NumberedRevision> revisions;  // in their order
  AlarmEvidence evidence;
  std::optional<tracker::CabWarning> cab_warning;  // what the driver was told
};

// Alarms as they are read: by page, one with all its revisions, and as the feed's events. Runs
// through the pool; any strand may call.
class AlarmQueryStore {
 public:
  explicit AlarmQueryStore(Pool& pool) : pool_{pool} {}

  // Narrowed to what the caller may see.
  boost::asio::awaitable<Outcome<AlarmPage>> alarms(AlarmFilter filter,
                                                    std::optional<Caller> caller = nobody());
  boost::asio::awaitable<Outcome<std::optional<AlarmDetail>>> alarm(
      tracker::AlarmId id, std::optional<Caller> caller = nobody());

  // The newest sequence number, 0 = none yet.
  boost::asio::awaitable<Outcome<std::int64_t>> newest_event();
  // Up to `limit` events behind `seq`, in order.
  boost::asio::awaitable<Outcome<std::vector<tracker::FeedItem>>> events_after(std::int64_t seq,
                                                                               int limit);

 private:
  Pool& pool_;
};

}  // namespace busward::db
