#pragma once

#include <string>
#include <vector>

#include "registry/duty.h"
#include "registry/pledge.h"
#include "registry/training.h"

namespace busward::simulator {

// The CSV texts of docs/formats.md for training, pledges and duties, for write_county.
std::string training_text(const std::vector<registry::TrainingSession>& sessions);
std::string attendances_text(const std::vector<registry::Attendance>& attendances);
std::string pledge_texts_text(const std::vector<registry::PledgeText>& texts);
std::string pledges_text(const std::vector<registry::Pledge>& pledges);
std::string duties_done_text(const std::vector<registry::DutyDone>& done);

}  // namespace busward::simulator
