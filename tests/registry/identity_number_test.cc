#include "registry/identity_number.h"

#include <gtest/gtest.h>

#include "tests/support/seed.h"

namespace busward::registry {
namespace {

using namespace std::chrono_literals;

IdentityFault fault_of(std::string_view text) {
  const auto read = IdentityNumber::from_text(text);
  EXPECT_FALSE(read) << "taken";
  return read ? IdentityFault{} : read.error();
}

// The standard's own example (GB 11643-1999, appendix), and one of a district that does not exist.
TEST(IdentityNumber, KnowsABirthDateAndShowsItsEndsOnly) {
  const auto read = IdentityNumber::from_text("11010519491231002X");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->born_on(), std::chrono::sys_days{1949y / 12 / 31});
  EXPECT_EQ(read->masked(), "1101**********002X");
  EXPECT_EQ(read->whole(), "11010519491231002X");
  EXPECT_EQ(*IdentityNumber::from_text("11010519491231002x"), *read);
  EXPECT_TRUE(IdentityNumber::from_text("440524188001010014").has_error());  // born before 1900
}

TEST(IdentityNumber, SaysWhatIsWrongWithOne) {
  EXPECT_EQ(fault_of(""), IdentityFault::length);
  EXPECT_EQ(fault_of("110105491231002"), IdentityFault::length);  // the old 15 digits
  EXPECT_EQ(fault_of("1101051949123100X2"), IdentityFault::characters);
  EXPECT_EQ(fault_of("11010519491331002X"), IdentityFault::birth_date);
  EXPECT_EQ(fault_of("11010519490229002X"), IdentityFault::birth_date);
  EXPECT_EQ(fault_of("110105194912310021"), IdentityFault::check_digit);
}

// ISO 7064 MOD 11-2, computed the way of the standard's other formula: p = ((p + a) mod 11) * 2.
char check_by_recursion(const std::string& digits) {
  unsigned p = 0;
  for (const char digit : digits) p = (p + static_cast<unsigned>(digit - '0')) % 11 * 2 % 11;
  const unsigned check = (12 - p) % 11;
  return check == 10 ? 'X' : static_cast<char>('0' + check);
}

TEST(IdentityNumber, TakesExactlyTheCheckCharacterThatTheStandardComputes) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  for (int round = 0; round < 500; ++round) {
    std::string digits = "439999" + std::to_string(1940 + random() % 70);
    digits += std::to_string(101 + random() % 9 * 100 + random() % 28).insert(0, "0");
    digits += std::to_string(100 + random() % 900);
    ASSERT_EQ(digits.size(), 17U);
    const char right = check_by_recursion(digits);
    for (const char check : std::string{"0123456789X"}) {
      EXPECT_EQ(IdentityNumber::from_text(digits + check).has_value(), check == right);
    }
    const std::size_t place = random() % 17;  // one digit mistyped is always noticed
    std::string typo = digits + right;
    typo[place] =
        static_cast<char>('0' + (typo[place] - '0' + 1 + static_cast<int>(random() % 9)) % 10);
    EXPECT_FALSE(IdentityNumber::from_text(typo)) << place;
  }
}

TEST(MaskedIdentity, TakesTheNumberOutOfASentenceAndLeavesTheRest) {
  EXPECT_EQ(without_identities("“11010519491231002X” 不是日期"), "“1101**********002X” 不是日期");
  EXPECT_EQ(without_identities("110105194912310021,110105194912310021"),
            "1101**********0021,1101**********0021");
  EXPECT_EQ(without_identities("13900000009, 12345678901234567890 and 皖A00001"),
            "13900000009, 12345678901234567890 and 皖A00001");
  EXPECT_EQ(without_identities(""), "");
}

TEST(MaskedIdentity, IsTheFormThatListsAreHandedOutIn) {
  EXPECT_TRUE(is_masked_identity("3201**********1234"));
  EXPECT_FALSE(is_masked_identity("11010519491231002X"));
  EXPECT_FALSE(is_masked_identity("****"));
  EXPECT_EQ(mask_identity("12345"), "*****");
}

}  // namespace
}  // namespace busward::registry
