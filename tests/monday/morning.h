#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/simulator/fleet_plan.h"
#include "gateway/simulator/receiver.h"
#include "gateway/simulator/tally.h"
#include "gateway/simulator/terminal.h"
#include "gateway/terminals/session.h"
#include "gateway/terminals/terminal_directory.h"
#include "tracker/journal_record.h"

namespace busward::monday {

// A record that waits for its commit, and what the session does then.
struct Submitted {
  tracker::JournalRecord record;
  std::function<void()> committed;
};

// A fleet's morning as the platform hears it: the simulator's terminals and the gateway's sessions,
// joined without a network, on a clock that the caller owns. A bus reports every 30 s with its
// engine on and every 2 min without; one that is watched closely every 5 s. One thread.
class Morning {
 public:
  Morning(std::vector<simulator::SimulatedBus> fleet, const terminals::TerminalDirectory& directory,
          const std::set<std::string>& watched, geo::UtcTime begins);
  ~Morning();

  // Drives on to that moment, at most a few seconds after the last.
  void go_on_to(geo::UtcTime now);
  // What is to be journaled, in order.
  std::vector<Submitted> take_records();
  // To be called when the records stand: what their answers lead to.
  void hear_answers(geo::UtcTime now);

  const simulator::Tally& tally() const { return tally_; }

 private:
  struct Bus;

  void link(Bus& bus, geo::UtcTime now);
  void unlink(Bus& bus, const std::string& cause, geo::UtcTime now);
  void report(Bus& bus, geo::UtcTime now);
  void send(Bus& bus, geo::UtcTime now);
  simulator::Terminal::Moment moment(geo::UtcTime now) const;

  const terminals::TerminalDirectory& directory_;
  geo::UtcTime begins_;
  simulator::Tally tally_;
  std::vector<std::unique_ptr<Bus>> buses_;
  std::vector<Submitted> waiting_;
};

}  // namespace busward::monday
