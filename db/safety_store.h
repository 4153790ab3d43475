#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"
#include "registry/cases/defect.h"
#include "registry/cases/suspension.h"
#include "registry/duty.h"
#include "registry/organisation.h"
#include "registry/pledge.h"
#include "registry/training.h"

namespace busward::db {

// Which records, of which moment, as known when.
struct SafetyQuery {
  geo::UtcTime at;
  geo::UtcTime known_at;
};

struct OperatorNamed {
  registry::OperatorId id;
  std::string code;
  std::string name;
};

struct SuspensionOnFile {
  registry::cases::Suspension suspension;
  std::optional<OperatorNamed> operator_;  // of the bus, driver or route
  int departures = 0;                      // for which it is rostered at that moment
};
struct DefectOnFile {
  registry::cases::Defect defect;
  std::optional<OperatorNamed> operator_;
};
struct StoppagesOnFile {
  std::vector<SuspensionOnFile> suspensions;  // newest first
  std::vector<DefectOnFile> defects;          // newest first
};

// A driver or a member of the staff: an attendant, a safety manager, a monitor.
struct PersonOnFile {
  std::string code;
  std::string name;
  registry::Audience audience = registry::Audience::drivers;  // as what it is trained
  std::optional<OperatorNamed> operator_;
};
struct TrainingOnFile {
  std::vector<registry::TrainingSession> sessions;  // by moment
  std::vector<registry::Attendance> attendances;
  std::vector<PersonOnFile> people;  // by operator, audience and code
};
struct PledgesOnFile {
  std::vector<registry::PledgeText> texts;
  std::vector<registry::Pledge> pledges;
  std::vector<PersonOnFile> people;  // by operator, audience and code
};

struct SchoolNamed {
  registry::SchoolId id;
  std::string code;
  std::string name;
};
struct DutiesOnFile {
  std::vector<registry::Duty> calendar;  // in its own order
  std::vector<registry::DutyDone> done;
  std::vector<OperatorNamed> operators;
  std::vector<SchoolNamed> schools;
};

// The records of the safety work, of those that the caller may see. Runs through the pool (role
// api); any strand may call. Each answer is one transaction.
class SafetyStore {
 public:
  explicit SafetyStore(Pool& pool) : pool_{pool} {}

  boost::asio::awaitable<Outcome<StoppagesOnFile>> stoppages(
      SafetyQuery query, std::optional<Caller> caller = nobody());
  boost::asio::awaitable<Outcome<TrainingOnFile>> training(SafetyQuery query,
                                                           std::optional<Caller> caller = nobody());
  boost::asio::awaitable<Outcome<PledgesOnFile>> pledges(SafetyQuery query,
                                                         std::optional<Caller> caller = nobody());
  boost::asio::awaitable<Outcome<DutiesOnFile>> duties(SafetyQuery query,
                                                       std::optional<Caller> caller = nobody());

 private:
  Pool& pool_;
};

}  // namespace busward::db
