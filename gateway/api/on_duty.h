#pragma once

#include <memory>
#include <span>
#include <vector>

#include "db/alarm_query_store.h"
#include "db/stage_store.h"
#include "gateway/http/json_text.h"
#include "tracker/responders.h"
#include "tracker/rulebook.h"
#include "tracker/stage.h"

namespace busward::api {

// What an alarm asks of those on duty.
struct OnDuty {
  tracker::Stage stage =
      tracker::Stage::ring;  // of its rule for its operator, when it was detected
  bool rings = false;        // until somebody has acknowledged it
  std::vector<tracker::Call> calls;
};

// By what was set for its operator and area and the rule values in force; without a rulebook by the
// program's own numbers.
OnDuty on_duty(const db::AlarmOnFile& alarm, const db::DutyBook& set, const tracker::Rulebook* book,
               geo::UtcTime now);

// The members `stage`, `rings` and `responders`.
void write_on_duty(http::JsonText& json, const OnDuty& duty);

}  // namespace busward::api
