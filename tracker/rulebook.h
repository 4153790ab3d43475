#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/uuid/uuid.hpp>

#include "geo/utc_time.h"
#include "registry/declaration.h"
#include "registry/driver_card.h"
#include "registry/ids.h"
#include "registry/impediments.h"
#include "registry/rule_values.h"
#include "registry/run_sheet.h"
#include "registry/school_calendar.h"
#include "routing/route_version.h"
#include "tracker/run_attestation.h"

namespace busward::tracker {

struct TerminalOnFile {
  registry::TerminalId id;
  std::string number;  // digits without leading zeros, or hex where it is not BCD
  std::optional<registry::VehicleId> vehicle;
  std::string plate;  // of that vehicle
};

// Whoever may be found at a wheel, as far as a verdict asks.
struct DriverOnFile {
  registry::DriverId id;
  std::string code;
  std::string licence_class;
  std::optional<std::chrono::sys_days> first_licensed_on;
  std::vector<registry::Paper> papers;
  std::vector<registry::ViolationOfDriver> violations;
  std::vector<registry::Stoppage> stoppages;
  std::optional<registry::CardDigest> card{};
  friend bool operator==(const DriverOnFile&, const DriverOnFile&) = default;
};

// Who is known to drive, and by what.
struct KnownDriver {
  const DriverOnFile* driver = nullptr;
  registry::KnownBy by = registry::KnownBy::departure_check;
};

// Who should drive which line when: one departure of the timetable with its assignment.
struct Service {
  registry::RouteVersionId route_version;
  std::chrono::seconds departure{0};  // after local midnight
  unsigned weekdays = 0;              // bit 0 = Monday … bit 6 = Sunday
  registry::VehicleId vehicle;
  std::optional<registry::DriverId> driver;
  std::chrono::sys_days valid_from;  // service days, both included
  std::chrono::sys_days valid_until;
  friend bool operator==(const Service&, const Service&) = default;
};

// A planned run: one service on one day, where the school's calendar has it, as it was declared.
struct PlannedRun {
  boost::uuids::uuid id;
  registry::RouteVersionId route_version;
  registry::VehicleId vehicle;
  std::optional<registry::DriverId> driver;
  geo::UtcTime departs_at;
  geo::UtcTime arrives_at;  // at the last stop, by the timetable
  friend bool operator==(const PlannedRun&, const PlannedRun&) = default;

  template <class Archive>
  void archive(Archive& a) {
    a(id, route_version, vehicle, driver, departs_at, arrives_at);
  }
};

// Everything approved and on file at one revision, never changed once built; a change is another
// revision. Shared between threads as shared_ptr<const Rulebook>.
struct Rulebook {
  std::int64_t revision = 0;
  std::string hash;
  std::string zone;  // civil zone of the county, IANA name
  registry::RuleValues values{{}};
  std::vector<TerminalOnFile> terminals;
  std::unordered_map<std::int64_t, std::shared_ptr<const routing::RouteVersion>> route_versions;
  std::unordered_map<std::int64_t, registry::RouteId> routes;             // by route version
  std::unordered_map<std::int64_t, std::vector<Service>> services;        // by vehicle
  std::unordered_map<std::int64_t, std::vector<registry::Paper>> papers;  // by vehicle
  // Suspensions and open defects, by vehicle and by route.
  std::unordered_map<std::int64_t, std::vector<registry::Stoppage>> stopped_buses;
  std::unordered_map<std::int64_t, std::vector<registry::Stoppage>> stopped_routes;
  std::map<std::string, DriverOnFile, std::less<>> drivers;  // by code
  std::map<registry::CardDigest, std::string> cards;         // whose: the code
  std::map<std::int64_t, int> seats;                         // by vehicle
  registry::SchoolCalendars calendars;
  registry::Declarations declarations;

  // While it is built: the driver, and his card.
  void add(DriverOnFile driver);
  // While it is built, after services and routes: what is declared of the days, and the services of
  // the buses that are sent instead of others, for those days.
  void declare(registry::Declarations declared);

  const routing::RouteVersion* route_version(registry::RouteVersionId id) const;
  // The planned runs of a vehicle whose departure lies in [from, to), by departure.
  std::vector<PlannedRun> planned_runs(registry::VehicleId vehicle, geo::UtcTime from,
                                       geo::UtcTime to) const;
  // The run of that id, at most a day from `near`, where the vehicle is to drive it.
  std::optional<PlannedRun> planned_run(registry::VehicleId vehicle, boost::uuids::uuid run,
                                        geo::UtcTime near) const;
  // The timetable has that run, and it is not the vehicle's to drive: by the calendar, by what is
  // declared, or because a declaration by which it was is taken back.
  bool takes_away(registry::VehicleId vehicle, boost::uuids::uuid run, geo::UtcTime near) const;
  // By which ids a run is known: one for each name and direction that its line ever had.
  std::vector<boost::uuids::uuid> ids_of(const registry::RunKey& run) const;
  std::span<const registry::Paper> papers_of(registry::VehicleId vehicle) const;
  std::span<const registry::Stoppage> stoppages_of(registry::VehicleId vehicle) const;
  // All that forbids the vehicle to carry pupils then, on that version's route, and the driver who
  // is said to drive; one who is not on file has no impediments.
  registry::Impediments impediments(registry::VehicleId vehicle, registry::RouteVersionId version,
                                    geo::UtcTime at, const SaidDriver& said = {}) const;
  std::vector<registry::DriverImpediment> driver_impediments(registry::VehicleId vehicle,
                                                             const SaidDriver& said,
                                                             geo::UtcTime at) const;
  // By a card that is on file, or else by a check that names somebody on file.
  std::optional<KnownDriver> known_driver(const SaidDriver& said) const;
  std::optional<int> seats_of(registry::VehicleId vehicle) const;
  std::span<const Service> services_of(registry::VehicleId vehicle) const;

 private:
  const DriverOnFile* driver(std::string_view code) const;
  std::optional<PlannedRun> plan(const Service& service, std::chrono::sys_days day) const;
  // On which day the service is that run, about then.
  std::optional<std::chrono::sys_days> day_of(const Service& service, boost::uuids::uuid run,
                                              geo::UtcTime near) const;
  registry::RouteId route_of(registry::RouteVersionId version) const;
};

}  // namespace busward::tracker
