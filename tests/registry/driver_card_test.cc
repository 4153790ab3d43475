#include "registry/driver_card.h"

#include <gtest/gtest.h>

namespace busward::registry {
namespace {

TEST(CertificateNumber, IsTakenAsPrintedAndShownByItsEnd) {
  const auto number = CertificateNumber::from_text("11010519491231002x");
  ASSERT_TRUE(number);
  EXPECT_EQ(number->whole(), "11010519491231002X");
  EXPECT_EQ(number->masked(), "**************002X");
  EXPECT_TRUE(is_masked_certificate(number->masked()));
  EXPECT_FALSE(is_masked_certificate(number->whole()));
  EXPECT_FALSE(is_masked_certificate("****"));
  EXPECT_FALSE(is_masked_certificate("********"));
}

TEST(CertificateNumber, HasEightToTwentyLettersAndDigits) {
  const auto fault = [](const char* text) { return CertificateNumber::from_text(text).error(); };
  EXPECT_TRUE(CertificateNumber::from_text("43999900"));
  EXPECT_TRUE(CertificateNumber::from_text("43999900000000000001"));
  EXPECT_EQ(fault("4399990"), CertificateFault::length);
  EXPECT_EQ(fault("439999000000000000011"), CertificateFault::length);
  EXPECT_EQ(fault("4399 99000"), CertificateFault::characters);
  EXPECT_EQ(fault("四三九九"), CertificateFault::characters);
}

}  // namespace
}  // namespace busward::registry
