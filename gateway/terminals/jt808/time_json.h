#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "gateway/terminals/jt808/terminal_time.h"

namespace busward::jt808 {

// "2018-10-15T10:10:10+08:00", or null for no such time.
boost::json::value local_time_json(const TerminalTime& time);

// Sets time_raw, time_local and time_utc.
void add_time(boost::json::object& out, const TerminalTime& time);

}  // namespace busward::jt808
