#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "gateway/terminals/jt808/message.h"
#include "gateway/terminals/jt808/safety_alarm.h"

namespace busward::jt808 {

// What was decoded, under the field names that `busward decode` promises: {"header", "warnings",
// "body"}. Bodies the product has no use for are spelled out as well where their layout is known;
// else body is {"raw_hex"}, a fragment is
// {"fragment_hex"}, and an encrypted body {"encrypted_hex"}.
boost::json::object decoded_json(const Message& message);
boost::json::object location_json(const Location& location);
boost::json::object alarm_label_json(const AlarmLabel& label);

// {"reject": "crc" | "escape" | "short" | "too_long"}
boost::json::object reject_json(FrameFault fault);

// One line of JSON in which numbers read as people write them (12.222222, not 1.2222222E1). No
// newline.
std::string to_line(const boost::json::value& value);

}  // namespace busward::jt808
