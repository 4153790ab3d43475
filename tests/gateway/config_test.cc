#include "gateway/config.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace busward::gateway {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ConfigFile : public testing::Test {
 protected:
  ConfigFile() : folder_{testing::TempDir() + "busward-config"} {
    std::filesystem::create_directories(folder_);
  }
  ~ConfigFile() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path written(const std::string& text) const {
    const auto file = folder_ / "busward.toml";
    std::ofstream{file} << text;
    return file;
  }

  std::filesystem::path folder_;
};

TEST_F(ConfigFile, MayBeEmptyAndLeavesEverythingAsItIs) {
  EXPECT_TRUE(load_config(written("")));
  EXPECT_TRUE(load_config(written("\n# nothing yet\n")));
}

TEST_F(ConfigFile, ThatIsNotThereOrNoFileIsSaidToBe) {
  const auto missing = load_config(folder_ / "nowhere.toml");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().lines, ElementsAre(HasSubstr("cannot read")));
  const auto folder = load_config(folder_);
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().lines, ElementsAre(HasSubstr("cannot read")));
}

TEST_F(ConfigFile, NamesTheAlgorithmsForWhatIsNew) {
  EXPECT_EQ(load_config(written(""))->algorithms, Config::Algorithms::international);
  EXPECT_EQ(load_config(written("algorithms = \"commercial\""))->algorithms,
            Config::Algorithms::commercial);
  for (const char* text : {"algorithms = \"SM4\"", "algorithms = 4"}) {
    const auto refused = load_config(written(text));
    ASSERT_FALSE(refused) << text;
    EXPECT_THAT(refused.error().lines, ElementsAre(HasSubstr("\"commercial\" (SM3, SM2, SM4)")));
  }
}

TEST_F(ConfigFile, HasAllItsFaultsToldAtOnce) {
  const auto config = load_config(written("[access]\nnobody_knows = 1\nneither = 2\n"));
  ASSERT_FALSE(config);
  EXPECT_THAT(config.error().lines,
              testing::UnorderedElementsAre(HasSubstr("nobody_knows"), HasSubstr("neither")));
}

TEST_F(ConfigFile, SaysForHowManyDaysWhatIsKept) {
  const auto config = load_config(written("[retention]\ntracks_days = 400\n"));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->retention.of(registry::Kept::tracks), std::chrono::days{400});
  EXPECT_EQ(config->retention.of(registry::Kept::alarms), std::chrono::days{1096});
  const auto none = load_config(written("[retention]\nalarms_days = 0\n"));
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().lines, ElementsAre(HasSubstr("line 2: retention.alarms_days must be")));
}

}  // namespace
}  // namespace busward::gateway
