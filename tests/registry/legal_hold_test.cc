#include "registry/cases/legal_hold.h"

#include <gtest/gtest.h>

namespace busward::registry::cases {
namespace {

access::Actor actor(std::int64_t account) {
  return {.account = access::AccountId{account},
          .name = "王丽",
          .role = access::Role::inspector,
          .of = {}};
}

TEST(LegalHold, IsLiftedByAnotherPersonThanPlacedIt) {
  EXPECT_EQ(refusal_of_lifting(actor(1), std::nullopt, actor(1)), HoldRefusal::same_person);
  EXPECT_FALSE(refusal_of_lifting(actor(1), std::nullopt, actor(2)));
}

TEST(LegalHold, IsLiftedOnce) {
  const LiftedHold lifted{.at = {}, .actor = actor(2), .note = "over"};
  EXPECT_EQ(refusal_of_lifting(actor(1), lifted, actor(3)), HoldRefusal::lifted_already);
}

TEST(LegalHold, OfAnEmergencyEndsWithTheEmergency) {
  EXPECT_EQ(refusal_of_lifting(std::nullopt, std::nullopt, actor(2)), HoldRefusal::of_emergency);
}

}  // namespace
}  // namespace busward::registry::cases
