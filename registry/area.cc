#include "registry/area.h"

#include <map>
#include <string_view>

namespace busward::registry {

std::vector<AreaFault> area_faults(std::span<const Area> areas) {
  std::map<std::string_view, AreaLevel> levels;
  for (const Area& area : areas) levels.emplace(area.code, area.level);
  std::vector<AreaFault> faults;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    if (!areas[i].parent_code) continue;
    const auto parent = levels.find(*areas[i].parent_code);
    if (parent == levels.end()) {
      faults.push_back({i, AreaFaultKind::unknown_parent});
    } else if (parent->second >= areas[i].level) {
      faults.push_back({i, AreaFaultKind::level_order});
    }
  }
  return faults;
}

}  // namespace busward::registry
