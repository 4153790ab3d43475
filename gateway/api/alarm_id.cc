#include "gateway/api/alarm_id.h"

#include "gateway/api/uuid_text.h"

namespace busward::api {

std::optional<tracker::AlarmId> alarm_id_from(std::string_view text) {
  return parse_uuid(text);
}

}  // namespace busward::api
