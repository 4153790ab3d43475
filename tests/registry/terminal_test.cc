#include "registry/terminal.h"

#include <gtest/gtest.h>

namespace busward::registry {
namespace {

TEST(TerminalNumber, HasNoLeadingZeros) {
  EXPECT_EQ(stripped_number("013900000001"), "13900000001");
  EXPECT_EQ(stripped_number("000"), "0");
  EXPECT_EQ(stripped_number(""), "");
  EXPECT_EQ(stripped_number("10"), "10");
}

TEST(NameTable, ReadsWhatItWrites) {
  for (const auto& [colour, name] : kPlateColours) {
    EXPECT_EQ(name_in(kPlateColours, colour), name);
    EXPECT_EQ(value_in(kPlateColours, name), colour);
  }
  EXPECT_FALSE(value_in(kPlateColours, "pink").has_value());
}

}  // namespace
}  // namespace busward::registry
