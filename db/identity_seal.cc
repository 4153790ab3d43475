#include "db/identity_seal.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace busward::db {
namespace {

std::string binding(std::string_view what, std::int64_t person_id) {
  return fmt::format("busward {} of person {}", what, person_id);
}

MasterKeys::Purpose wrapping(std::int64_t person_id) {
  return {.use = "busward identity wrapping", .bound_to = binding("key", person_id)};
}

}  // namespace

SealedIdentity IdentitySeal::seal(const registry::IdentityNumber& number,
                                  std::int64_t person_id) const {
  const SealingKey key = SealingKey::random();
  const std::string_view algorithm = keys_.algorithms().sealing;
  return {.algorithm = std::string{algorithm},
          .sealed = key.seal(algorithm, number.whole(), binding("identity", person_id)),
          .key = keys_.seal(key.bytes(), wrapping(person_id))};
}

geo::Result<registry::IdentityNumber, SealFault> IdentitySeal::open(const SealedIdentity& sealed,
                                                                    std::int64_t person_id) const {
  const auto bytes = keys_.open(sealed.key, wrapping(person_id));
  if (!bytes) return bytes.error();
  const auto key = SealingKey::from_bytes(*bytes);
  if (!key) return key.error();
  const auto text = key->open(sealed.algorithm, sealed.sealed, binding("identity", person_id));
  if (!text) return text.error();
  const auto number = registry::IdentityNumber::from_text(*text);
  if (!number) return SealFault::does_not_open;
  return *number;
}

geo::Result<SealedIdentity, SealFault> IdentitySeal::rewrapped(const SealedIdentity& sealed,
                                                               std::int64_t person_id) const {
  auto wrapped = keys_.resealed(sealed.key, wrapping(person_id));
  if (!wrapped) return wrapped.error();
  return SealedIdentity{
      .algorithm = sealed.algorithm, .sealed = sealed.sealed, .key = std::move(*wrapped)};
}

std::vector<IdentityDigest> IdentitySeal::digests(const registry::IdentityNumber& number) const {
  const std::string_view own = keys_.algorithms().mac;
  const std::string_view other = own == kInternationalAlgorithms.mac ? kCommercialAlgorithms.mac
                                                                     : kInternationalAlgorithms.mac;
  std::vector<IdentityDigest> digests;
  for (const std::string_view mac : std::array{own, other}) {
    for (const MasterKey& master : keys_.all()) {
      const SealingKey key = derived(master, "busward identity digest", mac);
      digests.push_back(
          {fmt::format("{}/{}", mac, master.version), mac_by(mac, key.bytes(), number.whole())});
    }
  }
  return digests;
}

}  // namespace busward::db
