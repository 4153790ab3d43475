#include "gateway/cab/cab_warnings.h"

#include <algorithm>
#include <utility>

namespace busward::cab {
namespace {

using jt808::MessageId;
using jt808::ResponseResult;
using tracker::CabOutcome;
using tracker::CabWarning;
using tracker::RevisionCause;

// JT/T 808 table of the text flags: bit 2 shows it, bit 3 reads it out.
constexpr std::uint8_t kShowAndReadOut = 0x0C;

CabOutcome outcome_of(std::uint8_t result) {
  if (result == static_cast<std::uint8_t>(ResponseResult::ok)) return CabOutcome::confirmed;
  if (result == static_cast<std::uint8_t>(ResponseResult::unsupported)) {
    return CabOutcome::unsupported;
  }
  return CabOutcome::refused;
}

}  // namespace

void CabWarnings::on_event(const tracker::ports::FeedEvent& event, tracker::Stage stage) {
  const auto& alarm = event.alarm;
  if (alarm.cause != RevisionCause::raised || alarm.late) return;
  const bool is_let_out =
      stage == tracker::Stage::ring || (stage == tracker::Stage::show && texts_.when_shown);
  if (!is_let_out) return;
  const auto text = texts_.by_rule.find(alarm.rule);
  if (text == texts_.by_rule.end() || text->second.empty()) return;
  const auto terminal = outside_.terminal_of(alarm.vehicle);
  if (!terminal) return;
  const auto now = clock_.now();
  Pending pending{
      .warning = {.alarm = alarm.id, .terminal = *terminal, .text = text->second, .wanted_at = now},
      .serials = {}};
  if (now - alarm.detected_at >= kHeardWithin) return keep(pending, CabOutcome::unreachable);
  try_to_send(pending, now);
  pending_.push_back(std::move(pending));
}

void CabWarnings::try_to_send(Pending& pending, geo::UtcTime now) {
  CabWarning& warning = pending.warning;
  const auto serial =
      outside_.send(warning.terminal, {.flags = kShowAndReadOut, .type = {}, .text = warning.text});
  if (!serial) return;
  pending.serials.push_back(*serial);
  ++warning.sendings;
  warning.sent_at = now;
}

void CabWarnings::on_answer(registry::TerminalId terminal, const jt808::GeneralResponse& answer) {
  if (answer.reply_id != MessageId::text) return;
  const auto asked = std::ranges::find_if(pending_, [&](const Pending& pending) {
    return pending.warning.terminal == terminal &&
           std::ranges::find(pending.serials, answer.reply_serial) != pending.serials.end();
  });
  if (asked == pending_.end()) return;  // to one that was given up
  asked->warning.answered_at = clock_.now();
  keep(*asked, outcome_of(answer.result));
  pending_.erase(asked);
}

void CabWarnings::tick() {
  const auto now = clock_.now();
  std::erase_if(pending_, [&](Pending& pending) {
    const CabWarning& warning = pending.warning;
    if (warning.sent_at && now - *warning.sent_at < kAnswerWithin) return false;
    const bool spent = warning.sendings == kSendings;
    if (!spent && now - warning.wanted_at < kSentWithin) {
      try_to_send(pending, now);
      return false;
    }
    keep(pending, warning.sent_at ? CabOutcome::unanswered : CabOutcome::unreachable);
    return true;
  });
}

void CabWarnings::keep(Pending& pending, CabOutcome outcome) {
  pending.warning.outcome = outcome;
  outside_.keep(pending.warning);
}

}  // namespace busward::cab
