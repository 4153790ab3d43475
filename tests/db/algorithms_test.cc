// The named algorithms, by the examples of their standards.
#include "db/algorithms.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace busward::db {
namespace {

std::string hex(const std::string& bytes) {
  std::string digits;
  for (const char byte : bytes) digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return digits;
}

// HMAC (GB/T 15852.2, RFC 2104) written out for a key of at most a block.
std::string hmac_by_definition(Hash hash, std::string key, const std::string& text) {
  key.resize(64, '\0');
  std::string inner = key;
  std::string outer = key;
  for (char& byte : inner) byte = static_cast<char>(byte ^ 0x36);
  for (char& byte : outer) byte = static_cast<char>(byte ^ 0x5c);
  return hash(outer + hash(inner + text));
}

TEST(Algorithms, HashAsTheStandardsExamples) {
  // GB/T 32905-2016, appendix A
  EXPECT_EQ(hex(sm3("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string long_text;
  for (int i = 0; i < 16; ++i) long_text += "abcd";
  EXPECT_EQ(hex(sm3(long_text)),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
  // FIPS 180-4, example of one block
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Algorithms, MakeMacsByTheHashTheyName) {
  const std::string key(32, 'k');
  for (const std::string& text : {std::string{}, std::string{"abc"}, std::string(1000, 'x')}) {
    EXPECT_EQ(mac_by("HMAC-SM3", key, text), hmac_by_definition(&sm3, key, text));
    EXPECT_EQ(mac_by("HMAC-SHA-256", key, text), hmac_by_definition(&sha256, key, text));
  }
}

TEST(Algorithms, AreKnownByTheirNamesAlone) {
  EXPECT_EQ(hash_named("SHA-256/1"), &sha256);
  EXPECT_EQ(hash_named("SM3/1"), &sm3);
  EXPECT_EQ(hash_named("SM3"), nullptr);
  EXPECT_EQ(hash_named(""), nullptr);
}

}  // namespace
}  // namespace busward::db
