#pragma once

#include <optional>
#include <string_view>

#include <boost/uuid/uuid.hpp>

namespace busward::api {

// Of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, and no other.
std::optional<boost::uuids::uuid> parse_uuid(std::string_view text);

}  // namespace busward::api
