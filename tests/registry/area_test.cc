#include "registry/area.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/seed.h"

namespace busward::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(AreaTree, TakesTownsBelowACountyOrDirectlyBelowACity) {
  EXPECT_THAT(area_faults(std::vector<Area>{{"T1", "镇", AreaLevel::town, "Q1"},
                                            {"Q1", "县", AreaLevel::county, "C1"},
                                            {"C1", "市", AreaLevel::city, {}},
                                            {"T2", "街道", AreaLevel::town, "C1"}}),
              IsEmpty());
}

TEST(AreaTree, NamesAParentThatIsUnknownOrNotOfAHigherLevel) {
  EXPECT_THAT(area_faults(std::vector<Area>{{"A", "甲", AreaLevel::county, "B"},
                                            {"B", "乙", AreaLevel::county, "A"},
                                            {"C", "丙", AreaLevel::city, "A"},
                                            {"D", "丁", AreaLevel::town, "X"},
                                            {"E", "戊", AreaLevel::town, "E"}}),
              ElementsAre(AreaFault{0, AreaFaultKind::level_order},
                          AreaFault{1, AreaFaultKind::level_order},
                          AreaFault{2, AreaFaultKind::level_order},
                          AreaFault{3, AreaFaultKind::unknown_parent},
                          AreaFault{4, AreaFaultKind::level_order}));
}

// Whatever has no fault can be walked to the top from each of its areas.
TEST(AreaTree, HasNoCircleWhereItHasNoFault) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  int sound = 0;
  for (int round = 0; round < 4000; ++round) {
    std::vector<Area> areas(5);
    for (std::size_t i = 0; i < areas.size(); ++i) {
      areas[i].code = std::string(1, static_cast<char>('A' + i));
      areas[i].level = static_cast<AreaLevel>(random() % 3);
      const auto parent = random() % 7;
      if (parent < 5) areas[i].parent_code = std::string(1, static_cast<char>('A' + parent));
    }
    if (!area_faults(areas).empty()) continue;
    ++sound;
    for (const Area& start : areas) {
      std::size_t steps = 0;
      for (auto parent = start.parent_code; parent; ++steps) {
        ASSERT_LT(steps, areas.size());
        parent = areas[static_cast<std::size_t>((*parent)[0] - 'A')].parent_code;
      }
    }
  }
  EXPECT_GT(sound, 20);
}

}  // namespace
}  // namespace busward::registry
