#include "gateway/terminals/jt808/time_json.h"

namespace busward::jt808 {

namespace json = boost::json;

json::value local_time_json(const TerminalTime& time) {
  const auto utc = time.utc();
  if (!utc) return nullptr;
  std::string local = geo::to_iso8601(*utc + geo::kTerminalOffset);
  local.replace(local.size() - 1, 1, "+08:00");
  return json::value(local);
}

void add_time(json::object& out, const TerminalTime& time) {
  const auto utc = time.utc();
  out["time_raw"] = time.digits();
  out["time_local"] = local_time_json(time);
  out["time_utc"] = utc ? json::value(geo::to_iso8601(*utc)) : json::value(nullptr);
}

}  // namespace busward::jt808
