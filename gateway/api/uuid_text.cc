#include "gateway/api/uuid_text.h"

#include <algorithm>

#include <boost/uuid/string_generator.hpp>

namespace busward::api {

std::optional<boost::uuids::uuid> parse_uuid(std::string_view text) {
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
