#include "registry/contract.h"

#include <vector>

#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kSeptember{2026y / 9 / 1};
constexpr DocumentDays kYear{kSeptember, sys_days{2027y / 8 / 31}};

TEST(Contract, HoldsFromTheDayOnWhichItWasFiled) {
  const std::vector<ContractTerms> filed{{.days = kYear, .filed_on = kSeptember + days{9}}};
  EXPECT_EQ(contracts_on_file(filed, kSeptember + days{8}).standing, FileStanding::not_on_file);
  EXPECT_EQ(contracts_on_file(filed, kSeptember + days{9}),
            (OnFile{FileStanding::valid, kYear.last}));
  EXPECT_EQ(contracts_on_file(filed, *kYear.last + days{1}),
            (OnFile{FileStanding::invalid, kYear.last}));
  const std::vector<ContractTerms> early{{.days = kYear, .filed_on = kSeptember - days{20}}};
  EXPECT_EQ(contracts_on_file(early, kSeptember - days{1}).standing, FileStanding::not_on_file);
}

TEST(Contract, ProvesNothingWhereItsFilingIsNotOnFile) {
  const std::vector<ContractTerms> unfiled{{.days = kYear, .filed_on = {}}};
  EXPECT_EQ(contracts_on_file(unfiled, kSeptember + days{9}).standing, FileStanding::not_on_file);
  EXPECT_EQ(contracts_on_file({}, kSeptember).standing, FileStanding::not_on_file);
}

TEST(Contract, NeverHeldWhenItWasFiledAfterItsEnd) {
  const std::vector<ContractTerms> late{{.days = kYear, .filed_on = *kYear.last + days{1}}};
  EXPECT_EQ(contracts_on_file(late, kSeptember + days{9}).standing, FileStanding::not_on_file);
}

}  // namespace
}  // namespace busward::registry
