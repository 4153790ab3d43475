#include "tracker/live_revision.h"

namespace busward::tracker {
namespace {

RevisionCause live_cause(FindingChange change) {
  if (change == FindingChange::raised) return RevisionCause::raised;
  return change == FindingChange::ended ? RevisionCause::ended : RevisionCause::updated;
}

}  // namespace

AlarmRevision live_revision(const Finding& finding, const FoundOn& on, std::int64_t seq) {
  return {.id = on.id,
          .vehicle = on.vehicle,
          .rule = std::string{finding.rule},
          .kind = finding.kind,
          .run = on.run,
          .route_version = on.route_version,
          .began_at = finding.began_at,
          .detected_at = finding.detected_at,
          .ended_at = finding.ended_at,
          .late = on.late,
          .cause = live_cause(finding.change),
          .position = finding.position,
          .measured = finding.measured,
          .limit = finding.limit,
          .series = finding.series,
          .rulebook_revision = on.rulebook_revision,
          .caused_by_seq = seq};
}

}  // namespace busward::tracker
