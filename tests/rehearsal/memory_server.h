#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <utility>

#include "tests/rehearsal/memory_stores.h"
#include "tests/rehearsal/school_day.h"
#include "tracker/ports/clock.h"

namespace busward::rehearsal {

// The day's own time.
struct BatchClock final : tracker::ports::Clock {
  geo::UtcTime at;
  geo::UtcTime now() const override { return at; }
};

// The server's journal writer and engine on stores that outlive them. One thread.
struct MemoryServer {
  Weather weather;
  MemoryJournal journal{weather};
  MemoryEffects effects{weather};
  MemoryRulebooks rulebooks;
  BatchClock clock;

  MemoryServer(std::uint64_t seed, MemoryRulebooks::Books books)
      : weather{seed}, rulebooks{weather, std::move(books)} {}

  // One life of the engine: takes the batches, ends when all is judged or when it is killed.
  void live(std::span<const tracker::JournalBatch> batches, std::optional<int> killed_after = {});
  // All that stands in the journal is judged, and settled.
  bool is_at_rest() const;

 private:
  std::size_t write(std::span<const tracker::JournalRecord> records, bool hurried);
  void take_down(const tracker::JournalBatch& batch);
};

// The journal in pieces, each one life of a server; all but the last may be cut short. `after_each`
// is called with what a life has left behind.
void run_day(
    MemoryServer& server, const SchoolDay& day, std::mt19937_64& random,
    const std::function<void()>& after_each = [] {});

}  // namespace busward::rehearsal
