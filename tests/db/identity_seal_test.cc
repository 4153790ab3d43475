#include "db/identity_seal.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "db/identity_key_file.h"
#include "tests/support/cluster/cluster.h"

namespace busward::db {
namespace {

using registry::IdentityNumber;
using testing::HasSubstr;
using testing::Not;

const IdentityNumber kNumber = *IdentityNumber::from_text("11010519491231002X");

MasterKey master(int version, unsigned char fill) {
  MasterKey key{.version = version, .bytes = {}};
  key.bytes.fill(fill);
  return key;
}

TEST(IdentitySeal, OpensWhatItSealedAndNamesHow) {
  const IdentitySeal seal{MasterKeys{{master(1, 7)}}};
  const SealedIdentity sealed = seal.seal(kNumber, 12);
  EXPECT_EQ(sealed.algorithm, "AES-256-GCM");
  EXPECT_EQ(sealed.key.master_version, 1);
  EXPECT_THAT(sealed.sealed, Not(HasSubstr("19491231")));
  EXPECT_EQ(*seal.open(sealed, 12), kNumber);
  // Each person has a key of their own: the same number looks different twice.
  EXPECT_NE(seal.seal(kNumber, 12).sealed, sealed.sealed);
  EXPECT_NE(seal.seal(kNumber, 12).key.sealed, sealed.key.sealed);
}

TEST(IdentitySeal, OpensNothingThatWasMovedChangedOrIsOfAnotherKey) {
  const IdentitySeal seal{MasterKeys{{master(1, 7)}}};
  const SealedIdentity sealed = seal.seal(kNumber, 12);
  EXPECT_EQ(seal.open(sealed, 13).error(), SealFault::does_not_open);
  for (std::size_t i = 0; i < sealed.sealed.size(); ++i) {
    SealedIdentity changed = sealed;
    changed.sealed[i] = static_cast<char>(changed.sealed[i] ^ 1);
    EXPECT_EQ(seal.open(changed, 12).error(), SealFault::does_not_open);
  }
  SealedIdentity cut = sealed;
  cut.key.sealed.resize(5);
  EXPECT_EQ(seal.open(cut, 12).error(), SealFault::does_not_open);
  SealedIdentity other = sealed;
  other.algorithm = "SM4-GCM";
  EXPECT_EQ(seal.open(other, 12).error(), SealFault::unknown_algorithm);
  EXPECT_EQ((IdentitySeal{MasterKeys{{master(1, 8)}}}.open(sealed, 12).error()),
            SealFault::does_not_open);
  EXPECT_EQ((IdentitySeal{MasterKeys{{master(2, 7)}}}.open(sealed, 12).error()),
            SealFault::unknown_master_key);
}

TEST(IdentitySeal, GoesOnWithANewMasterKey) {
  const IdentitySeal first{MasterKeys{{master(1, 7)}}};
  const IdentitySeal both{MasterKeys{{master(1, 7), master(2, 8)}}};
  const SealedIdentity old = first.seal(kNumber, 12);
  EXPECT_EQ(*both.open(old, 12), kNumber);
  EXPECT_EQ(both.seal(kNumber, 12).key.master_version, 2);
  const SealedIdentity renewed = *both.rewrapped(old, 12);
  EXPECT_EQ(renewed.sealed, old.sealed);
  const IdentitySeal second{MasterKeys{{master(2, 8)}}};
  EXPECT_EQ(*second.open(renewed, 12), kNumber);
  // Equal numbers are found under either key.
  const auto digests = both.digests(kNumber);
  ASSERT_EQ(digests.size(), 4U);
  EXPECT_EQ(digests[0].algorithm, "HMAC-SHA-256/2");
  EXPECT_EQ(digests[1].algorithm, "HMAC-SHA-256/1");
  EXPECT_EQ(digests[1].bytes, first.digests(kNumber)[0].bytes);
  EXPECT_NE(digests[0].bytes, digests[1].bytes);
}

TEST(IdentitySeal, GoesOnWithOtherAlgorithms) {
  const IdentitySeal international{MasterKeys{{master(1, 7)}}};
  const IdentitySeal commercial{MasterKeys{{master(1, 7)}, kCommercialAlgorithms}};
  const SealedIdentity old = international.seal(kNumber, 12);
  const SealedIdentity fresh = commercial.seal(kNumber, 12);
  EXPECT_EQ(fresh.algorithm, "SM4-CTR-HMAC-SM3");
  EXPECT_EQ(fresh.key.algorithm, "SM4-CTR-HMAC-SM3");
  // Each opens what the other made: rows name what made them.
  EXPECT_EQ(*commercial.open(old, 12), kNumber);
  EXPECT_EQ(*international.open(fresh, 12), kNumber);
  EXPECT_EQ(commercial.open(fresh, 13).error(), SealFault::does_not_open);
  SealedIdentity renewed = *commercial.rewrapped(old, 12);
  EXPECT_EQ(renewed.key.algorithm, "SM4-CTR-HMAC-SM3");
  EXPECT_EQ(renewed.algorithm, "AES-256-GCM");
  EXPECT_EQ(*commercial.open(renewed, 12), kNumber);
  renewed.algorithm = fresh.algorithm;
  EXPECT_EQ(commercial.open(renewed, 12).error(), SealFault::does_not_open);
  // Equal numbers are found whichever digest is on file.
  EXPECT_EQ(commercial.digests(kNumber)[0].algorithm, "HMAC-SM3/1");
  EXPECT_EQ(commercial.digests(kNumber)[1].bytes, international.digests(kNumber)[0].bytes);
}

TEST(IdentityKeyFile, IsMadeOnceForItsOwnerAlone) {
  const support::TemporaryDirectory folder;
  const auto file = folder.path() / "identity.keys";
  const auto made = load_or_create_identity_keys(file);
  ASSERT_TRUE(made);
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto again = load_or_create_identity_keys(file);
  ASSERT_TRUE(again);
  EXPECT_EQ(*IdentitySeal{*again}.open(IdentitySeal{*made}.seal(kNumber, 1), 1), kNumber);
  std::filesystem::permissions(file, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_THAT(load_or_create_identity_keys(file).error().line, HasSubstr("chmod 600"));
}

TEST(IdentityKeyFile, SaysWhatIsWrongWithALineAndNeverPrintsIt) {
  const support::TemporaryDirectory folder;
  const auto file = folder.path() / "identity.keys";
  const std::string digits(64, 'a');
  for (const std::string& text : {"1 " + digits.substr(1), "0 " + digits,
                                  "1 " + digits + "\n1 " + digits, "x " + digits, std::string{}}) {
    std::ofstream{file, std::ios::trunc} << text << (text.empty() ? "" : "\n");
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    const auto read = load_or_create_identity_keys(file);
    ASSERT_FALSE(read) << text;
    EXPECT_THAT(read.error().line, Not(HasSubstr("aaaa")));
  }
  EXPECT_FALSE(load_or_create_identity_keys(folder.path() / "none" / "identity.keys"));
}

}  // namespace
}  // namespace busward::db
