#include "tracker/journal_replay.h"

#include <vector>

#include <gtest/gtest.h>

#include "tests/support/alarm_steps.h"

namespace busward::tracker {
namespace {

AlarmRevision revision(RevisionCause cause) {
  auto made = support::raised_alarm(1, support::kNine);
  made.cause = cause;
  return made;
}

// A check that names a driver comes late, and then the one that corrects it.
TEST(JournalReplay, AgreesWhereSettlingTookBackWhatItAloneHadFound) {
  const std::vector taken_back{revision(RevisionCause::new_late),
                               revision(RevisionCause::unsupported)};
  EXPECT_EQ(difference(taken_back, {}, nullptr), std::nullopt);
  const std::vector stands{revision(RevisionCause::new_late)};
  EXPECT_NE(difference(stands, {}, nullptr), std::nullopt);
  const std::vector rang{revision(RevisionCause::raised), revision(RevisionCause::unsupported)};
  EXPECT_NE(difference(rang, {revision(RevisionCause::raised)}, nullptr), std::nullopt);
}

}  // namespace
}  // namespace busward::tracker
