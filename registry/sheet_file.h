#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "geo/utc_time.h"
#include "registry/attestation.h"
#include "registry/bus.h"
#include "registry/driver_card.h"
#include "registry/eligibility.h"
#include "registry/organisation.h"
#include "registry/run_sheet.h"
#include "registry/staff.h"
#include "registry/substitute.h"

namespace busward::registry {

// What is on file of those whom a run sheet names or could name.
struct BusOfSheet {
  Bus bus;
  std::vector<Paper> papers;
  std::vector<Stoppage> stoppages{};
  std::vector<Placard> placards{};
};
struct DriverOfSheet {
  std::string code;
  std::string name;
  std::string licence_class;
  std::optional<std::string> operator_code;
  std::vector<Paper> papers;
  std::optional<std::chrono::sys_days> born_on{};
  std::optional<std::chrono::sys_days> first_licensed_on{};
  std::vector<ViolationOfDriver> violations{};
  std::vector<Stoppage> stoppages{};
  std::optional<CardDigest> card{};
};
struct SchoolOfSheet {
  SchoolId id;
  std::string name;
  SchoolStage stage = SchoolStage::primary;
};
struct OperatorOfSheet {
  OperatorId id;
  std::string name;
  OperatorKind kind = OperatorKind::service_provider;
  std::vector<Paper> papers;
};

struct StaffOfSheet {
  StaffId id;
  std::string name;
};

// A declaration with who made it.
struct DeclarationOnFile {
  Declaration says;
  DeclarationGround ground = DeclarationGround::other;
  std::optional<std::string> filing_number;  // with the traffic police
  std::optional<std::string> note;
  std::string declared_by;
  std::string declared_as;  // the role
  geo::UtcTime declared_at;
};

// What the card reader of the bus said of a run; without `card` it could not be read, or was taken
// out.
struct CardOnRun {
  boost::uuids::uuid run{};
  geo::UtcTime at;
  bool inserted = false;
  std::optional<CardDigest> card{};
};

// All that the run sheet of one day is made of, as known at one revision.
struct SheetFile {
  routing::CivilDay day;
  std::int64_t revision = 0;
  std::string zone;
  RuleValues rules{{}};
  std::vector<AssignedDeparture> departures;
  std::map<std::int64_t, std::string> operator_of_route;         // code, by route
  std::map<std::int64_t, std::vector<Stoppage>> stopped_routes;  // by route
  std::map<std::int64_t, int> stops_of_version;                  // by route version
  SchoolCalendars calendars;
  std::vector<Attestation> attested;                              // of that day, as they came
  std::vector<CardOnRun> cards;                                   // of that day, by run and time
  std::vector<DeclarationOnFile> declared;                        // of that day
  std::map<std::int64_t, BusOfSheet> buses;                       // every bus on file
  std::map<std::int64_t, DriverOfSheet> drivers;                  // every driver on file
  std::map<std::string, SchoolOfSheet, std::less<>> schools;      // by code
  std::map<std::string, OperatorOfSheet, std::less<>> operators;  // by code
  std::map<std::string, StaffOfSheet, std::less<>> staff;         // by code
};

// A run sheet with what stands in each run's way, by the rule values of its file or by others.
// Holds both by reference.
class RunSheet {
 public:
  explicit RunSheet(const SheetFile& file) : RunSheet{file, file.rules} {}
  RunSheet(const SheetFile& file, const RuleValues& rules);
  RunSheet(const RunSheet&) = delete;
  RunSheet& operator=(const RunSheet&) = delete;

  const std::vector<SheetRun>& runs() const { return runs_; }
  const RuleValues& rules() const { return rules_; }
  // Who answers for the run: the operator of its line, or else of its bus.
  std::optional<std::string> operator_of(const SheetRun& run) const;
  const SchoolOfSheet* school_of(const SheetRun& run) const;
  std::vector<const DeclarationOnFile*> declared_of(const SheetRun& run) const;
  OnSite on_site_of(const SheetRun& run) const;
  // Whether the staff member is on board to look after the pupils: by the roster, by what is
  // declared, or by a departure check.
  bool is_attendant_of(const SheetRun& run, StaffId who) const;
  // Who drives is said by his card, else by the departure check, else by a declaration, else by the
  // assignment.
  RunFacts facts_of(const SheetRun& run) const;
  // Nothing of a run that is not planned.
  std::vector<Check> checks_of(const SheetRun& run) const;

  // The nearest lawful substitutes for a run; none of the bus or driver that it has.
  std::vector<Offer<VehicleId>> other_buses(const SheetRun& run, std::size_t limit) const;
  std::vector<Offer<DriverId>> other_drivers(const SheetRun& run, std::size_t limit) const;

 private:
  template <class Id>
  bool is_free(const SheetRun& run, Id who,
               const std::map<std::int64_t, std::vector<const SheetRun*>>& driving) const;
  std::vector<Engagement> engaged(const std::vector<const SheetRun*>* runs,
                                  const SheetRun* without) const;
  Vacancy vacancy_of(const SheetRun& run) const;
  // Those of one operator, or all.
  std::vector<SpareBus> spare_buses(const SheetRun& run,
                                    const std::optional<std::string>& of_operator) const;
  std::vector<SpareDriver> spare_drivers(const SheetRun& run,
                                         const std::optional<std::string>& of_operator) const;
  std::vector<CardSeen> cards_of(const SheetRun& run) const;
  bool is_in_elsewhere(const CardDigest& card, const SheetRun& run) const;
  const DriverOfSheet* known_driver(const OnSite& seen) const;
  void add_driver(const SheetRun& run, const OnSite& seen, RunFacts& facts) const;
  std::optional<std::string> code_of_driver(const SheetRun& run, const OnSite& seen) const;
  void add_bus(const SheetRun& run, const std::optional<std::string>& driver_code,
               RunFacts& facts) const;
  std::optional<std::vector<PlacardDifference>> differences_of(
      const SheetRun& run, const BusOfSheet& bus,
      const std::optional<std::string>& driver_code) const;
  int stops_of_routes(const SheetRun& run) const;

  const SheetFile& file_;
  const RuleValues& rules_;
  std::vector<SheetRun> runs_;
  std::map<std::int64_t, std::vector<const SheetRun*>> of_bus_;     // planned ones
  std::map<std::int64_t, std::vector<const SheetRun*>> of_driver_;  // planned ones
  std::map<boost::uuids::uuid, std::vector<const Attestation*>> attested_of_;
  std::map<RunKey, std::vector<const DeclarationOnFile*>> declared_of_;
  std::map<CardDigest, std::vector<const SheetRun*>> of_card_;
  std::map<CardDigest, const DriverOfSheet*> holders_;
};

}  // namespace busward::registry
