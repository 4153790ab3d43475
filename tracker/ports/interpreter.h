#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tracker/journal_record.h"
#include "tracker/observation.h"

namespace busward::tracker::ports {

// Turns journal records into observations: reassembly and decoding of a terminal's protocol. A pure
// function of the records it has been given; what it remembers between them (unfinished transfers)
// can be saved and loaded.
class Interpreter {
 public:
  virtual ~Interpreter() = default;
  virtual void interpret(const JournalRecord& record, std::vector<Observation>& out) = 0;
  // Terminals whose memory changed since the last call, with that memory; empty bytes = nothing
  // remembered.
  virtual std::vector<std::pair<registry::TerminalId, std::string>> take_changed() = 0;
  virtual void load(registry::TerminalId terminal, const std::string& bytes) = 0;
};

}  // namespace busward::tracker::ports
