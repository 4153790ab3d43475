#pragma once

#include <optional>
#include <string_view>

namespace busward::routing {

enum class Direction { to_school, from_school };

// As the files and the API write it.
constexpr std::string_view name_of(Direction direction) {
  return direction == Direction::to_school ? "to_school" : "from_school";
}
constexpr std::optional<Direction> direction_named(std::string_view name) {
  if (name == "to_school") return Direction::to_school;
  if (name == "from_school") return Direction::from_school;
  return std::nullopt;
}

}  // namespace busward::routing
