#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gateway/terminals/jt808/message.h"
#include "gateway/terminals/jt808/reassembly.h"
#include "tracker/ports/interpreter.h"

namespace busward::terminals {

// What a card is known by, from its certificate's number as the card tells it; none: no number.
using CardDigestOf = std::function<std::optional<registry::CardDigest>(std::string_view number)>;

// Reads journaled JT/T 808 frames: puts sub-packages together, turns 0x0200 and 0x0704 into
// location reports, one for each position, and 0x0702 into what the card reader said. Whatever else
// was journaled means nothing to the engine yet. Pure: its only clock is the records' own
// received_at. The engine's thread.
class Jt808Interpreter final : public tracker::ports::Interpreter {
 public:
  Jt808Interpreter() = default;
  // Without it no card has a holder.
  explicit Jt808Interpreter(CardDigestOf card_digest_of)
      : card_digest_of_{std::move(card_digest_of)} {}
  void interpret(const tracker::JournalRecord& record,
                 std::vector<tracker::Observation>& out) override;
  std::vector<std::pair<registry::TerminalId, std::string>> take_changed() override;
  void load(registry::TerminalId terminal, const std::string& bytes) override;

 private:
  void read_frame(const tracker::JournalRecord& record, std::vector<tracker::Observation>& out);
  void read_body(const jt808::Body& body, const tracker::JournalRecord& record,
                 std::vector<tracker::Observation>& out);

  tracker::CardReport card_report(const jt808::DriverIdentity& identity,
                                  const tracker::JournalRecord& record) const;

  CardDigestOf card_digest_of_;
  std::map<registry::TerminalId, jt808::Reassembly> unfinished_;
  std::set<registry::TerminalId> changed_;
};

// One report as the engine takes it: integers into typed values, sentinels into absence, an
// unusable time or place into none. Pure.
tracker::LocationReport location_report(const jt808::Location& location,
                                        registry::TerminalId terminal, geo::UtcTime received_at);

}  // namespace busward::terminals
