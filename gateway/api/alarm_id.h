#pragma once

#include <optional>
#include <string_view>

#include "tracker/alarm.h"

namespace busward::api {

// An alarm's id as we write it; nothing for any other text.
std::optional<tracker::AlarmId> alarm_id_from(std::string_view text);

}  // namespace busward::api
