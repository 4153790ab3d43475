#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gateway/terminals/jt808/message.h"
#include "gateway/terminals/jt808/reassembly.h"
#include "tracker/ports/interpreter.h"

namespace busward::terminals {

// Reads journaled JT/T 808 frames: puts sub-packages together and turns 0x0200 and 0x0704 into
// location reports, one for each position. Whatever else was journaled means nothing to the engine
// yet. Pure: its only clock is the records' own received_at. The engine's thread.
class Jt808Interpreter final : public tracker::ports::Interpreter {
 public:
  void interpret(const tracker::JournalRecord& record,
                 std::vector<tracker::Observation>& out) override;
  std::vector<std::pair<registry::TerminalId, std::string>> take_changed() override;
  void load(registry::TerminalId terminal, const std::string& bytes) override;

 private:
  void read_frame(const tracker::JournalRecord& record, std::vector<tracker::Observation>& out);
  void read_body(const jt808::Body& body, const tracker::JournalRecord& record,
                 std::vector<tracker::Observation>& out);

  std::map<registry::TerminalId, jt808::Reassembly> unfinished_;
  std::set<registry::TerminalId> changed_;
};

// One report as the engine takes it: integers into typed values, sentinels into absence, an
// unusable time or place into none. Pure.
tracker::LocationReport location_report(const jt808::Location& location,
                                        registry::TerminalId terminal, geo::UtcTime received_at);

}  // namespace busward::terminals
