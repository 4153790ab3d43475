#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registry/name_table.h"

namespace busward::registry {

enum class AreaLevel { city, county, town };
inline constexpr NameTable<AreaLevel, 3> kAreaLevels{
    {{AreaLevel::city, "city"}, {AreaLevel::county, "county"}, {AreaLevel::town, "town"}}};

// An administrative area. What stands in it stands in every area above it.
struct Area {
  std::string code;
  std::string name;
  AreaLevel level = AreaLevel::county;
  std::optional<std::string> parent_code;  // none: the top of what is on file
  friend bool operator==(const Area&, const Area&) = default;
};

// What keeps areas from being a tree.
enum class AreaFaultKind {
  unknown_parent,
  level_order  // the parent is not of a higher level, as in every circle
};
struct AreaFault {
  std::size_t area = 0;  // index in the areas given
  AreaFaultKind kind = AreaFaultKind::unknown_parent;
  friend bool operator==(const AreaFault&, const AreaFault&) = default;
};

// A parent is of a higher level than its child, so that there is no circle; a town may lie directly
// below a city, as it does where there are no counties. No two of the areas share a code.
std::vector<AreaFault> area_faults(std::span<const Area> areas);

}  // namespace busward::registry
