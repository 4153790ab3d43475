#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/person_store.h"
#include "db/pool.h"
#include "registry/cases/legal_hold.h"
#include "registry/ids.h"
#include "tracker/alarm.h"

namespace busward::db {

using HoldId = geo::Id<struct HoldTag>;

struct HoldOnFile {
  HoldId id;
  registry::cases::HoldAbout about = registry::cases::HoldAbout::interval;
  std::optional<std::int64_t> emergency;
  std::optional<registry::VehicleId> vehicle;
  std::optional<std::string> plate;
  std::optional<tracker::RunId> run;
  std::optional<tracker::AlarmId> alarm;
  std::optional<std::string> person;  // the code, of the driver before that of the member of staff
  std::optional<geo::UtcTime> from;   // none: everything before `to`
  std::optional<geo::UtcTime> to;     // none: until it is lifted
  std::optional<std::string> document;
  std::string reason;
  geo::UtcTime placed_at;
  std::optional<registry::access::Actor> placed_by;  // none: an emergency
  std::optional<registry::cases::LiftedHold> lifted;
};

// Of a run and an alarm the bus and the span are looked up; of the others the span is given.
struct WantedHold {
  registry::cases::HoldAbout about = registry::cases::HoldAbout::interval;
  std::optional<registry::VehicleId> vehicle{};
  std::optional<tracker::RunId> run{};
  std::optional<tracker::AlarmId> alarm{};
  std::optional<PersonCode> person{};
  std::optional<geo::UtcTime> from{};
  std::optional<geo::UtcTime> to{};
  std::string document;
  std::string reason;
  registry::access::Actor by;
};

struct NoSuchHold {};
using HoldAnswer = std::variant<HoldOnFile, registry::cases::HoldRefusal, NoSuchHold>;

// The legal holds: added and lifted, never changed; those of emergencies come and go with them.
// Runs through the pool (role api); any strand may call.
class HoldStore {
 public:
  explicit HoldStore(Pool& pool) : pool_{pool} {}

  // Those that stand and then those that were lifted, the newest first, at most 1,000.
  boost::asio::awaitable<Outcome<std::vector<HoldOnFile>>> all(std::optional<Caller> caller);
  // The holds as they stand: one, but of a run that several buses drove one for each. None where
  // there is no such thing that the caller may see; of a person, where no identity is on file.
  boost::asio::awaitable<Outcome<std::vector<HoldOnFile>>> place(WantedHold wanted,
                                                                 std::optional<Caller> caller);
  boost::asio::awaitable<Outcome<HoldAnswer>> lift(HoldId id, registry::cases::LiftedHold lifted,
                                                   std::optional<Caller> caller);

 private:
  Pool& pool_;
};

}  // namespace busward::db
