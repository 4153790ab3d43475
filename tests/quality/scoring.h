#pragma once

#include <string>
#include <vector>

#include "tests/quality/virtual_morning.h"

namespace busward::quality {

struct Score {
  std::string name;
  int must = 0;   // cases that have to be found
  int found = 0;  // of those
  int alarms = 0;
  int unscripted = 0;  // alarms that no case explains
  int repeated = 0;    // alarms beyond one for each case
  double median_delay_s = 0;
  double p90_delay_s = 0;

  double recall() const { return must == 0 ? 1 : static_cast<double>(found) / must; }
  double precision() const {
    return alarms == 0 ? 1 : 1 - static_cast<double>(unscripted) / alarms;
  }
};

// An alarm belongs to a case of its bus and rule if they overlap, give or take a minute.
Score score(std::string name, const std::vector<Episode>& cases,
            const std::vector<Episode>& alarms);

}  // namespace busward::quality
