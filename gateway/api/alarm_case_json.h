#pragma once

#include "gateway/http/json_text.h"
#include "tracker/alarm_case.h"

namespace busward::api {

// What an alarm's handling amounts to: one object.
void write_status(http::JsonText& json, const tracker::CaseStatus& status);
void write_step(http::JsonText& json, const tracker::AlarmStep& step);

}  // namespace busward::api
