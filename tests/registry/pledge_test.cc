#include "registry/pledge.h"

#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kToday{2026y / 9 / 7};

PledgeText text(const char* version, int from) {
  return {.role = PledgeRole::driver, .version = version, .from = kToday + days{from}, .text = "…"};
}

Pledge signed_by(const char* person, const char* version, int on,
                 std::optional<int> valid_to = std::nullopt) {
  Pledge pledge{.role = PledgeRole::driver,
                .person = person,
                .unit = {},
                .version = version,
                .signed_on = kToday + days{on},
                .method = PledgeMethod::paper,
                .valid_to = {},
                .supersedes = {}};
  if (valid_to) pledge.valid_to = kToday + days{*valid_to};
  return pledge;
}

PledgeCoverage coverage(const std::vector<PledgeText>& texts, const std::vector<Pledge>& pledges,
                        const std::vector<std::string>& active) {
  return pledge_coverage({texts, pledges}, PledgeRole::driver, active, kToday);
}

TEST(PledgeCoverage, CountsWhoSignedTheTextInForceAndHasNotEnded) {
  const std::vector texts{text("2025", -400), text("2026", -7), text("2027", 300)};
  const std::vector pledges{signed_by("D1", "2026", -3, 300), signed_by("D2", "2025", -300),
                            signed_by("D3", "2026", -6, -1), signed_by("D5", "2026", 1)};
  const auto found = coverage(texts, pledges, {"D1", "D2", "D3", "D4", "D5"});
  EXPECT_EQ(found.coverage, (Coverage{1, 5}));
  ASSERT_EQ(found.owed.size(), 4U);
  EXPECT_EQ(found.owed[0].why, PledgeOwed::text_changed);
  EXPECT_EQ(found.owed[1], (OwedPledge{"D3", PledgeOwed::ended, kToday - days{1}}));
  EXPECT_EQ(found.owed[2].why, PledgeOwed::never_signed);
  EXPECT_EQ(found.owed[3].person, "D5");
}

TEST(PledgeCoverage, GoesByTheNewestPledgeOfAPerson) {
  const std::vector texts{text("2025", -400), text("2026", -7)};
  const std::vector pledges{signed_by("D1", "2026", -2), signed_by("D1", "2025", -300, -10)};
  EXPECT_TRUE(coverage(texts, pledges, {"D1"}).owed.empty());
}

TEST(PledgeCoverage, HoldsOnItsLastDay) {
  EXPECT_TRUE(coverage({text("1", -9)}, {signed_by("D1", "1", -5, 0)}, {"D1"}).owed.empty());
}

TEST(PledgeCoverage, AsksNothingWhereThereIsNoText) {
  const auto found = coverage({text("1", 3)}, {}, {"D1"});
  EXPECT_EQ(found.coverage.rate(), std::nullopt);
  EXPECT_TRUE(found.owed.empty());
}

}  // namespace
}  // namespace busward::registry
