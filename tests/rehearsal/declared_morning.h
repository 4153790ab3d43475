#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "registry/declaration.h"
#include "tests/rehearsal/driven_morning.h"
#include "tracker/effects.h"
#include "tracker/rulebook.h"

namespace busward::rehearsal {

// One departure of the timetable on the day.
struct TimetabledRun {
  registry::RunKey key;
  tracker::RunId id;
  registry::RouteVersionId version;
  registry::VehicleId bus;  // by its assignment
  geo::UtcTime departs_at;
};
// Those that depart in the morning, in a county whose clocks are eight hours ahead.
std::vector<TimetabledRun> timetable_of(const tracker::Rulebook& book, geo::UtcTime morning);

// What was declared, and when.
struct Filing {
  geo::UtcTime at;
  registry::Declaration says;
};

// What schools and operators declare of that morning, by time: mostly what is truly driven, before
// it, meanwhile, long after, or never; now and then what is not, which some take back; other
// drivers and attendants.
std::vector<Filing> draw_filings(const DrivenMorning& morning, std::span<const TimetabledRun> runs,
                                 registry::VehicleId spare, std::mt19937_64& random);

// Who is to drive a run.
struct Duty {
  bool held = true;  // neither cancelled nor merged
  registry::VehicleId bus;
  std::optional<registry::DriverId> driver;
  geo::UtcTime departs_at;
};
// By what was filed, the newest of each aspect: independent of how the product reads it.
Duty duty_of(const TimetabledRun& run, std::span<const Filing> filed);

// The rulebooks that come of it: the first one says what was filed before the morning, each filing
// behind that makes the next one.
class DeclaredBooks {
 public:
  DeclaredBooks(std::shared_ptr<const tracker::Rulebook> undeclared, std::vector<Filing> filings,
                geo::UtcTime opens);

  const std::vector<Filing>& filings() const { return filings_; }
  // By revision, from 1 on.
  const std::vector<std::shared_ptr<const tracker::Rulebook>>& books() const { return books_; }
  std::int64_t newest() const { return static_cast<std::int64_t>(books_.size()); }
  std::span<const Filing> known_at(std::int64_t revision) const {
    return std::span{filings_}.first(before_ + static_cast<std::size_t>(revision) - 1);
  }
  // When each came into force; of those of one second the last one alone.
  std::map<geo::UtcTime, std::int64_t> in_force() const;

 private:
  std::vector<Filing> filings_;
  std::size_t before_ = 0;  // filed before the morning
  std::vector<std::shared_ptr<const tracker::Rulebook>> books_;
};

}  // namespace busward::rehearsal
