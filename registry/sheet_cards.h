#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/uuid/uuid.hpp>

#include "registry/sheet_file.h"

namespace busward::registry {

// What many runs have in common is one card: one cause, of one organisation.
struct SheetCard {
  std::optional<std::string> operator_code;
  Check cause;  // as of the first run; without its last day
  std::vector<boost::uuids::uuid> runs;
  std::vector<std::string> subjects;  // plates or codes, each once
  // What it speaks of, each once: of `invalid` one thing, of `not_on_file` all that the files of
  // that subject lack, so that a new kind of document is no new card for whoever keeps them.
  std::vector<std::string> matters;
  geo::UtcTime first_departure;
};
// The cards of that standing among the runs that depart in [from, to), by operator, then by the
// first departure. `invalid` is what keeps a run from leaving; `not_on_file` is a task for whoever
// keeps the file.
struct CardWindow {
  geo::UtcTime from;
  geo::UtcTime to;
};
std::vector<SheetCard> cards(const RunSheet& sheet, const SheetFile& file, FileStanding standing,
                             CardWindow window);
std::vector<SheetCard> cards(const RunSheet& sheet, const SheetFile& file, FileStanding standing,
                             const std::function<bool(const SheetRun&)>& concerned);

// Who can put it right.
enum class Curer { operator_, school, traffic_police, transport_office };
inline constexpr NameTable<Curer, 4> kCurers{{{Curer::operator_, "operator"},
                                              {Curer::school, "school"},
                                              {Curer::traffic_police, "traffic_police"},
                                              {Curer::transport_office, "transport_office"}}};
Curer curer_of(const Check& check);

// The sheets are looked at twice: in the evening ("sheet_looked_at_h", by the county's clocks) all
// runs of the next day, and each run again before it departs ("sheet_looked_at_before_s"). Whether
// a run is looked at now: a function of the time, so that a server that was away at that hour shows
// it when it is back.
bool is_looked_at(const SheetRun& run, geo::UtcTime now, const std::string& zone,
                  const RuleValues& rules);

// What keeps runs that are looked at now from leaving, one card an operator, cause and subject,
// with the nearest lawful substitutes for the first of them, at most `offers` each: other buses
// where the bus may not run, other drivers where the driver may not.
struct HeldRuns {
  SheetCard card;
  std::vector<Offer<VehicleId>> buses;
  std::vector<Offer<DriverId>> drivers;
};
std::vector<HeldRuns> held_runs(const RunSheet& sheet, const SheetFile& file, geo::UtcTime now,
                                std::size_t offers);

}  // namespace busward::registry
