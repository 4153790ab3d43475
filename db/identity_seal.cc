#include "db/identity_seal.h"

#include <string_view>

#include <fmt/format.h>

namespace busward::db {
namespace {

constexpr std::string_view kDigestAlgorithm = "HMAC-SHA-256";

std::string binding(std::string_view what, std::int64_t person_id) {
  return fmt::format("busward {} of person {}", what, person_id);
}

MasterKeys::Purpose wrapping(std::int64_t person_id) {
  return {.use = "busward identity wrapping", .bound_to = binding("key", person_id)};
}

SealedSecret wrapped_key_of(const SealedIdentity& sealed) {
  return {.algorithm = sealed.algorithm,
          .master_version = sealed.master_version,
          .sealed = sealed.wrapped_key};
}

}  // namespace

SealedIdentity IdentitySeal::seal(const registry::IdentityNumber& number,
                                  std::int64_t person_id) const {
  const SealingKey key = SealingKey::random();
  const SealedSecret wrapped = keys_.seal(key.bytes(), wrapping(person_id));
  return {.algorithm = wrapped.algorithm,
          .sealed = key.seal(number.whole(), binding("identity", person_id)),
          .master_version = wrapped.master_version,
          .wrapped_key = wrapped.sealed};
}

geo::Result<registry::IdentityNumber, SealFault> IdentitySeal::open(const SealedIdentity& sealed,
                                                                    std::int64_t person_id) const {
  const auto bytes = keys_.open(wrapped_key_of(sealed), wrapping(person_id));
  if (!bytes) return bytes.error();
  const auto key = SealingKey::from_bytes(*bytes);
  if (!key) return key.error();
  const auto text = key->open(sealed.sealed, binding("identity", person_id));
  if (!text) return text.error();
  const auto number = registry::IdentityNumber::from_text(*text);
  if (!number) return SealFault::does_not_open;
  return *number;
}

geo::Result<SealedIdentity, SealFault> IdentitySeal::rewrapped(const SealedIdentity& sealed,
                                                               std::int64_t person_id) const {
  const auto wrapped = keys_.resealed(wrapped_key_of(sealed), wrapping(person_id));
  if (!wrapped) return wrapped.error();
  SealedIdentity renewed = sealed;
  renewed.master_version = wrapped->master_version;
  renewed.wrapped_key = wrapped->sealed;
  return renewed;
}

std::vector<IdentityDigest> IdentitySeal::digests(const registry::IdentityNumber& number) const {
  std::vector<IdentityDigest> digests;
  for (const MasterKey& master : keys_.all()) {
    const SealingKey key = derived(master, "busward identity digest");
    digests.push_back(
        {fmt::format("{}/{}", kDigestAlgorithm, master.version), key.hmac(number.whole())});
  }
  return digests;
}

}  // namespace busward::db
