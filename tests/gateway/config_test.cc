#include "gateway/config.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/files/county_toml.h"

namespace busward::gateway {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// With the rules that the program brings along, on a day when they are in force.
geo::Result<Config, ConfigFaults> loaded(const std::filesystem::path& file) {
  const registry::RuleValues rules{files::default_rule_values()};
  return load_config(file, rules, std::chrono::sys_days{std::chrono::year{2026} / 9 / 1});
}

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
  EXPECT_TRUE(loaded(written("")));
  EXPECT_TRUE(loaded(written("\n# nothing yet\n")));
}

TEST_F(ConfigFile, ThatIsNotThereOrNoFileIsSaidToBe) {
  const auto missing = loaded(folder_ / "nowhere.toml");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().lines, ElementsAre(HasSubstr("cannot read")));
  const auto folder = loaded(folder_);
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().lines, ElementsAre(HasSubstr("cannot read")));
}

TEST_F(ConfigFile, NamesTheAlgorithmsForWhatIsNew) {
  EXPECT_EQ(loaded(written(""))->algorithms, Config::Algorithms::international);
  EXPECT_EQ(loaded(written("algorithms = \"commercial\""))->algorithms,
            Config::Algorithms::commercial);
  for (const char* text : {"algorithms = \"SM4\"", "algorithms = 4"}) {
    const auto refused = loaded(written(text));
    ASSERT_FALSE(refused) << text;
    EXPECT_THAT(refused.error().lines, ElementsAre(HasSubstr("\"commercial\" (SM3, SM2, SM4)")));
  }
}

TEST_F(ConfigFile, HasAllItsFaultsToldAtOnce) {
  const auto config = loaded(written("[access]\nnobody_knows = 1\nneither = 2\n"));
  ASSERT_FALSE(config);
  EXPECT_THAT(config.error().lines,
              testing::UnorderedElementsAre(HasSubstr("nobody_knows"), HasSubstr("neither")));
}

TEST_F(ConfigFile, HasFaultsOfEveryKindToldAtOnceInItsOrder) {
  const auto config = loaded(written(R"(algorithms = "SM4"
datum = "/srv"
[retention]
tracks_days = 182
alarms_days = 0
runs_days = 1095
[console]
port = "8080"
[cab]
overspeed = "您已超速请减速行驶您已超速请减速行驶您已超速请减速行驶您已超速请减速行驶您已超速请减速行驶您已超速请减速行驶您已"
[access]
second_factor = ["king"]
idle_s = 5
)"));
  ASSERT_FALSE(config);
  EXPECT_THAT(
      config.error().lines,
      ElementsAre(
          HasSubstr("line 1: algorithms must be"),
          "line 2: datum is not known; see docs/operation.md",
          testing::MatchesRegex("line 4: retention.tracks_days must be at least 183: .* \\(.*\\)"),
          HasSubstr("line 5: retention.alarms_days must be a whole number"),
          HasSubstr("line 6: retention.runs_days must be at least 1096: "),
          HasSubstr("line 8: console.port"), HasSubstr("line 10: cab.overspeed"),
          HasSubstr("line 12: access.second_factor"), HasSubstr("line 13: access.idle_s")));
}

TEST_F(ConfigFile, SaysForHowManyDaysWhatIsKept) {
  const auto config = loaded(written("[retention]\ntracks_days = 400\n"));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->retention.of(registry::Kept::tracks), std::chrono::days{400});
  EXPECT_EQ(config->retention.of(registry::Kept::alarms), std::chrono::days{1096});
  const auto none = loaded(written("[retention]\nalarms_days = 0\n"));
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().lines, ElementsAre(HasSubstr("line 2: retention.alarms_days must be")));
}

}  // namespace
}  // namespace busward::gateway
