#pragma once

#include <span>
#include <string>
#include <vector>

#include "tests/rehearsal/declared_morning.h"
#include "tests/rehearsal/driven_morning.h"
#include "tests/rehearsal/memory_server.h"

namespace busward::rehearsal {

// A morning with what was declared of it, against which a server's verdicts are held. Nothing here
// asks the product who was to drive: that is read off the filings (duty_of).
struct DeclaredMorning {
  const DrivenMorning& driven;
  const DeclaredBooks& books;
  std::span<const TimetabledRun> runs;
};

// What was drawn, for whoever reads of a broken promise.
std::string told(const DeclaredMorning& morning);

// One run at most was ever the bus's to drive in that time, or what was its to drive never changed
// once the morning had begun. Of any other bus it hangs on the moment where one run ends and the
// next one begins.
bool has_clear_runs(const DeclaredMorning& morning, registry::VehicleId bus);

// Each says what is broken, a line for each case.

// At each revision every bus is to drive what was filed until then, and nothing else.
std::vector<std::string> broken_plans(const DeclaredMorning& morning);
// Nothing is said of a bus on a run that by what was known at that place of the journal was not its
// to drive.
std::vector<std::string> raised_against_the_wrong(const DeclaredMorning& morning,
                                                  const MemoryServer& server);
// In the end nothing stands against a bus on a run that by all that is declared was not its to
// drive.
std::vector<std::string> standing_against_the_wrong(const DeclaredMorning& morning,
                                                    const MemoryServer& server);
// In the end what a bus truly did on a run that was its to drive is on file, speeding and leaving
// its line.
std::vector<std::string> overlooked(const DeclaredMorning& morning, const MemoryServer& server);

// What a late declaration did to the verdicts.
struct Amended {
  int unsupported = 0;  // raised, and refuted by a declaration
  int new_late = 0;     // found by a declaration
};
Amended amended_by_declarations(const MemoryServer& server);

}  // namespace busward::rehearsal
