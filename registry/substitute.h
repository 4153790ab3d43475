#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geo/latlng.h"
#include "geo/units.h"
#include "geo/utc_time.h"
#include "registry/eligibility.h"
#include "registry/ids.h"
#include "registry/rule_values.h"
#include "registry/run_sheet.h"

namespace busward::registry {

// When somebody or something is on a run, from where to where. Places are not always known.
struct Engagement {
  geo::UtcTime from;
  geo::UtcTime to;
  std::optional<geo::LatLng> begins;
  std::optional<geo::LatLng> ends;
};

// A run that wants a bus or a driver.
struct Vacancy {
  Engagement run;
  std::chrono::sys_days day;  // civil
  std::optional<std::string> operator_code;
  std::optional<SchoolStage> stage;
  std::optional<int> riders;
  std::optional<int> seats;  // of the bus that is to be driven, for a driver
};

struct SpareBus {
  VehicleId id;
  BusFacts facts;
  std::optional<std::string> operator_code;
  std::vector<Engagement> engaged;  // on that day
};
struct SpareDriver {
  DriverId id;
  DriverOfRun facts;
  std::optional<std::string> operator_code;
  std::vector<Engagement> engaged;
};

// How one would do: nothing about it is known to be invalid, and it is free.
template <class Id>
struct Offer {
  Id who;
  bool same_operator = false;
  int not_on_file = 0;  // checks that nobody can answer
  std::optional<geo::Metres>
      distance;  // from where it is then to the first stop, as the crow flies
  friend bool operator==(const Offer&, const Offer&) = default;
};

// The nearest lawful substitutes, best first: of the same operator, then with the fewest questions
// open, then the nearest, unknown places last; at most `limit`. A bus or driver is free when
// the way between two runs can be made at "substitute_transfer_kmh", or, where a place is not
// known, in "substitute_gap_s" (dated rule values).
std::vector<Offer<VehicleId>> substitute_buses(const Vacancy& vacancy,
                                               std::span<const SpareBus> buses,
                                               const RuleValues& rules, std::size_t limit);
std::vector<Offer<DriverId>> substitute_drivers(const Vacancy& vacancy,
                                                std::span<const SpareDriver> drivers,
                                                const RuleValues& rules, std::size_t limit);

// Whether the bus or driver of these engagements can drive the run too.
bool is_free(const Engagement& run, std::span<const Engagement> engaged, const RuleValues& rules,
             std::chrono::sys_days day);

// What a bus or a driver drives by the sheet; runs that are not planned engage nobody.
std::vector<Engagement> engagements_of(VehicleId bus, std::span<const SheetRun> runs);
std::vector<Engagement> engagements_of(DriverId driver, std::span<const SheetRun> runs);

}  // namespace busward::registry
