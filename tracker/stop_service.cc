#include "tracker/stop_service.h"

#include <algorithm>
#include <utility>

namespace busward::tracker {
namespace {

constexpr geo::Metres kForward{150};

}  // namespace

bool StopService::forward(geo::Metres progress) {
  lowest_ = std::min(lowest_.value_or(progress), progress);
  const bool ahead = progress - *lowest_ >= kForward;
  return std::exchange(was_ahead_, ahead) && ahead;
}

std::vector<StopService::Visit> StopService::advance(const routing::RouteVersion& version,
                                                     geo::Metres progress, geo::UtcTime at,
                                                     geo::Metres radius) {
  std::vector<Visit> ended;
  const auto& stops = version.stops();
  const auto count = static_cast<int>(stops.size());
  const bool driving_the_line = forward(progress) || next_ > 0;
  while (next_ < count) {
    const geo::Metres stop_at = stops[static_cast<std::size_t>(next_)].at;
    if (progress > stop_at + radius) {
      if (!visit_ && !driving_the_line)
        break;  // not yet on the run: it stands somewhere on the line
      if (visit_) {
        visit_->departed_at = at;
        ended.push_back(*std::exchange(visit_, std::nullopt));
      }
      ++next_;
      if (next_ == count && !last_served_at_) last_served_at_ = at;
      continue;
    }
    if (progress < stop_at - radius) break;
    if (!visit_) {
      visit_ = Visit{.stop = next_, .arrived_at = at, .departed_at = std::nullopt};
      if (next_ + 1 == count) {
        last_served_at_ = at;
        ended.push_back(*visit_);
      }
    }
    break;
  }
  return ended;
}

}  // namespace busward::tracker
