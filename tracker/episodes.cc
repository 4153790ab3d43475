#include "tracker/episodes.h"

#include <algorithm>
#include <utility>

#include "geo/assert.h"

namespace busward::tracker {

void Episodes::take(const Finding& finding, bool late) {
  if (finding.change == FindingChange::raised) {
    all_.push_back({.id = alarm_id(vehicle_, finding.rule, finding.kind, finding.detected_at,
                                   finding.position),
                    .late = late,
                    .finding = finding});
    return;
  }
  const auto open = std::find_if(all_.rbegin(), all_.rend(), [&](const Episode& episode) {
    return episode.finding.rule == finding.rule;
  });
  BUSWARD_ASSERT(open != all_.rend());
  std::string series = std::move(open->finding.series);
  open->finding = finding;
  open->finding.series = std::move(series);
}

}  // namespace busward::tracker
