#include "gateway/api/alarm_id.h"

#include <algorithm>

#include <boost/uuid/string_generator.hpp>

namespace busward::api {

std::optional<tracker::AlarmId> alarm_id_from(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  const auto fits = [](char shape, char c) {
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return shape == '-' ? c == '-' : hex;
  };
  if (!std::equal(kShape.begin(), kShape.end(), text.begin(), text.end(), fits)) {
    return std::nullopt;
  }
  return boost::uuids::string_generator{}(text.begin(), text.end());
}

}  // namespace busward::api
