#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "registry/cases/emergency.h"
#include "tracker/alarm.h"

namespace busward::db {

using EmergencyId = geo::Id<struct EmergencyTag>;

struct EmergencyOnFile {
  EmergencyId id;
  registry::cases::Emergency emergency;
  std::optional<tracker::AlarmId> alarm;  // that it came from
  std::string plate;                      // that its bus has now
  geo::UtcTime held_from;                 // what the data is kept of, whatever its age
  geo::UtcTime held_to;
  std::optional<registry::cases::LiftedHold> lifted;  // the hold
  std::vector<registry::cases::EmergencyStep> steps;
};

struct WantedEmergencyStep {
  EmergencyId emergency;
  int after = 0;                        // how many steps of it the person had seen
  registry::cases::EmergencyStep step;  // its number and time are given here
};
struct EmergencyMoved {
  int steps = 0;
};
struct NoSuchEmergency {};
// The emergency as it stands with the step; or why it was not taken.
using EmergencyAnswer = std::variant<EmergencyOnFile, registry::cases::EmergencyRefusal,
                                     EmergencyMoved, NoSuchEmergency>;

// Somebody to be told for one of the tasks, by what is on file of the bus's operator, of the school
// that its route serves (else of those of the routes for which it is rostered, else of all that its
// operator serves) and of who should drive. The guardians are told through the school.
struct EmergencyContact {
  registry::cases::EmergencyTask task = registry::cases::EmergencyTask::operator_told;
  std::string organisation;
  std::optional<std::string> person{};  // none on file
  std::optional<std::string> role{};    // safety_manager, monitor, driver; duty_phone of a school
  std::optional<std::string> phone{};
  std::optional<std::string> contract{};  // under which the school is served
};

// Where emergencies and what was done about them are kept: added, never changed. Opening one places
// the hold on its data in the same transaction. Runs through the pool; any strand may call.
class EmergencyStore {
 public:
  explicit EmergencyStore(Pool& pool) : pool_{pool} {}

  // Of what the caller may see, those that happened in [from, to), newest first.
  boost::asio::awaitable<Outcome<std::vector<EmergencyOnFile>>> between(
      geo::UtcTime from, geo::UtcTime to, std::optional<Caller> caller = nobody());
  boost::asio::awaitable<Outcome<std::optional<EmergencyOnFile>>> find(
      EmergencyId id, std::optional<Caller> caller = nobody());
  // Whom to tell, in the order in which to call: by task, within it by who answers first.
  boost::asio::awaitable<Outcome<std::vector<EmergencyContact>>> contacts(
      EmergencyId id, std::optional<Caller> caller = nobody());
  // By somebody; none where there is no such bus or alarm that the caller may see.
  boost::asio::awaitable<Outcome<std::optional<EmergencyOnFile>>> open(
      registry::cases::Emergency emergency, std::optional<tracker::AlarmId> alarm,
      std::optional<Caller> caller = nobody());
  boost::asio::awaitable<Outcome<EmergencyAnswer>> add(WantedEmergencyStep wanted,
                                                       std::optional<Caller> caller = nobody());
  boost::asio::awaitable<Outcome<EmergencyAnswer>> lift(EmergencyId id,
                                                        registry::cases::LiftedHold lifted,
                                                        std::optional<Caller> caller = nobody());

 private:
  Pool& pool_;
};

}  // namespace busward::db
