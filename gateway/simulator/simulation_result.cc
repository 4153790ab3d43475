#include <fmt/format.h>

#include "gateway/simulator/simulation.h"

namespace busward::simulator {
namespace {

std::string in_ms(std::optional<Latencies::Milliseconds> latency) {
  return latency ? fmt::format("{:.2f}", latency->count()) : "null";
}

std::string latencies_json(const Latencies& latencies, bool with_count) {
  std::string text = fmt::format(R"({{"p50":{},"p99":{},"max":{})", in_ms(latencies.quantile(0.5)),
                                 in_ms(latencies.quantile(0.99)), in_ms(latencies.max()));
  if (with_count) text += fmt::format(R"(,"count":{})", latencies.count());
  return text + "}";
}

}  // namespace

std::string SimulationResult::to_json() const {
  const double seconds = took.count();
  std::string text = fmt::format(
      R"({{"terminals":{},"connected":{},"sent":{},"acknowledged":{},"lost":{},"retransmitted":{},)"
      R"("batch_points":{},"refused":{},"texts":{},"reconnects":{},"fixes":{},)"
      R"("fixes_acknowledged":{},)"
      R"("ack_ms":{})",
      terminals, connected, tally.sent, tally.acknowledged, tally.fixes - tally.fixes_acknowledged,
      tally.retransmitted, tally.batch_points, tally.refused, tally.texts, tally.reconnects,
      tally.fixes, tally.fixes_acknowledged, latencies_json(tally.acknowledgement, false));
  if (had_feed) {
    text += R"(,"feed_ms":)" + latencies_json(feed.fixes(), true);
    text += R"(,"alarm_ms":)" + latencies_json(feed.alarms(), true);
  }
  const double rate = seconds > 0 ? static_cast<double>(tally.sent) / seconds : 0;
  return text + fmt::format(R"(,"seconds":{:.1f},"msgs_per_s":{:.1f}}})", seconds, rate);
}

}  // namespace busward::simulator
