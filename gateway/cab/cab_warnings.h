#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/terminals/jt808/response.h"
#include "registry/ids.h"
#include "tracker/cab_warning.h"
#include "tracker/ports/clock.h"
#include "tracker/ports/effects.h"
#include "tracker/stage.h"

namespace busward::cab {

// What a driver is told, by rule. A rule without a text is not read out, and one that only shows
// where `when_shown` says so.
struct WarningTexts {
  std::map<std::string, std::string> by_rule;
  bool when_shown = false;
};

// Sends each alarm that has just been raised to the bus's terminal, as a text to be read out and
// shown (0x8300), and finds out what came of it: up to three sendings, ten seconds apart, until the
// terminal answers by 0x0001; a warning that could not be sent within a minute is too old to help,
// and so is an alarm that is heard of minutes after it was decided (the database was away). Late
// alarms and what settling finds are not read out. Each warning is kept once, when it is
// decided. One owner, on the gateway's thread; no socket and no database.
class CabWarnings {
 public:
  struct Outside {
    std::function<std::optional<registry::TerminalId>(registry::VehicleId)> terminal_of;
    // The serial by which the terminal will answer; nothing while it has no link.
    std::function<std::optional<std::uint16_t>(registry::TerminalId, const jt808::TerminalText&)>
        send;
    std::function<void(tracker::CabWarning)> keep;
  };
  static constexpr std::chrono::seconds kAnswerWithin{10};
  static constexpr std::chrono::seconds kSentWithin{60};
  static constexpr std::chrono::minutes kHeardWithin{3};  // the live window and a minute
  static constexpr int kSendings = 3;

  CabWarnings(WarningTexts texts, Outside outside, const tracker::ports::Clock& clock)
      : texts_{std::move(texts)}, outside_{std::move(outside)}, clock_{clock} {}

  // `stage`: of the alarm's rule for its bus, then.
  void on_event(const tracker::ports::FeedEvent& event, tracker::Stage stage);
  void on_answer(registry::TerminalId terminal, const jt808::GeneralResponse& answer);
  // To be called about once a second.
  void tick();

 private:
  struct Pending {
    tracker::CabWarning warning;
    std::vector<std::uint16_t> serials;  // one a sending; any of them may be answered
  };

  void try_to_send(Pending& pending, geo::UtcTime now);
  void keep(Pending& pending, tracker::CabOutcome outcome);

  WarningTexts texts_;
  Outside outside_;
  const tracker::ports::Clock& clock_;
  std::vector<Pending> pending_;
};

}  // namespace busward::cab
