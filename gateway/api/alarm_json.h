#pragma once

#include <optional>
#include <string_view>

#include "db/alarm_query_store.h"
#include "gateway/http/json_text.h"

namespace busward::api {

// A member that is a time or null.
void write_time(http::JsonText& json, std::string_view name, const std::optional<geo::UtcTime>& at);
// The members of an alarm as list and detail show it, inside an object that the caller opened.
void write_alarm(http::JsonText& json, const db::AlarmOnFile& alarm);
// One revision in an alarm's history, a whole object.
void write_revision(http::JsonText& json, const db::NumberedRevision& revision);

}  // namespace busward::api
