#pragma once

#include <vector>

#include "registry/cases/defect.h"
#include "registry/cases/suspension.h"
#include "registry/duty.h"
#include "registry/pledge.h"
#include "registry/training.h"

namespace busward::simulator {

// The safety work's part of a county's records.
struct SafetyRecords {
  std::vector<registry::cases::Suspension> suspensions;
  std::vector<registry::cases::Defect> defects;
  std::vector<registry::TrainingSession> training;
  std::vector<registry::Attendance> attendances;
  std::vector<registry::PledgeText> pledge_texts;
  std::vector<registry::Pledge> pledges;
  std::vector<registry::DutyDone> duties_done;
};

}  // namespace busward::simulator
