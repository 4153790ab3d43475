#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "registry/attestation.h"
#include "tests/rehearsal/driven_morning.h"
#include "tracker/journal_record.h"

namespace busward::rehearsal {

// A fix by what makes it one: the vehicle, its second, its place.
using FixName = std::tuple<std::int64_t, std::uint32_t, std::int32_t, std::int32_t>;

// How the way from the terminals to the journal mangles what they send.
struct Channel {
  double lost = 0.01;          // never sent: the terminal was off
  double repeated = 0.02;      // sent again
  double swapped = 0.02;       // overtaken by the next one
  double dead_spots = 0.02;    // chance of each report to begin one of 2 to 10 min
  double clock_ahead = 0.002;  // reports with a clock 5 min ahead
  double reconnects = 0.01;
};

// A school morning as the journal gets it: real JT/T 808 frames, those of dead spots late and in
// batches (0x0704). The same seed gives the same bytes.
struct SchoolDay {
  std::vector<tracker::JournalBatch> batches;
  std::set<FixName> fixes;  // that arrived, each once
  std::int64_t skewed = 0;  // that arrived with a clock ahead
};
// What reaches the journal besides the fixes.
struct Filed {
  std::vector<registry::Attestation> recorded{};     // late, some of it twice
  std::map<geo::UtcTime, std::int64_t> rulebooks{};  // revisions by when they came into force
};
SchoolDay make_day(const DrivenMorning& morning, const Channel& channel, std::uint64_t seed,
                   const Filed& filed = {});

// The same fixes and records without any of that, each at its time, by the first rulebook.
SchoolDay undisturbed(const SchoolDay& day, const DrivenMorning& morning,
                      std::span<const registry::Attestation> recorded = {});

}  // namespace busward::rehearsal
