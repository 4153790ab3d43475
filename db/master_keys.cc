#include "db/master_keys.h"

#include <algorithm>
#include <utility>

#include <openssl/crypto.h>

#include "geo/assert.h"

namespace busward::db {
namespace {

// A key that seals by one set of algorithms is derived by the same set's.
std::string_view mac_for(std::string_view sealing) {
  return sealing == kCommercialAlgorithms.sealing ? kCommercialAlgorithms.mac
                                                  : kInternationalAlgorithms.mac;
}

}  // namespace

SealingKey derived(const MasterKey& master, std::string_view use, std::string_view mac) {
  const std::string_view whole{reinterpret_cast<const char*>(master.bytes.data()),
                               master.bytes.size()};
  std::string made = mac_by(mac, whole, use);
  auto key = SealingKey::from_bytes(made);
  OPENSSL_cleanse(made.data(), made.size());
  return *key;
}

MasterKeys::MasterKeys(std::vector<MasterKey> keys, const Algorithms& algorithms)
    : keys_{std::move(keys)}, algorithms_{algorithms} {
  BUSWARD_ASSERT(!keys_.empty());
  std::ranges::sort(keys_, std::ranges::greater{}, &MasterKey::version);
}

SealedSecret MasterKeys::seal(std::string_view text, const Purpose& purpose) const {
  const MasterKey& newest = keys_.front();
  const SealingKey key = derived(newest, purpose.use, algorithms_.mac);
  return {.algorithm = std::string{algorithms_.sealing},
          .master_version = newest.version,
          .sealed = key.seal(algorithms_.sealing, text, purpose.bound_to)};
}

geo::Result<std::string, SealFault> MasterKeys::open(const SealedSecret& sealed,
                                                     const Purpose& purpose) const {
  const auto master = std::ranges::find(keys_, sealed.master_version, &MasterKey::version);
  if (master == keys_.end()) return SealFault::unknown_master_key;
  return derived(*master, purpose.use, mac_for(sealed.algorithm))
      .open(sealed.algorithm, sealed.sealed, purpose.bound_to);
}

geo::Result<SealedSecret, SealFault> MasterKeys::resealed(const SealedSecret& sealed,
                                                          const Purpose& purpose) const {
  auto text = open(sealed, purpose);
  if (!text) return text.error();
  SealedSecret renewed = seal(*text, purpose);
  OPENSSL_cleanse(text->data(), text->size());
  return renewed;
}

}  // namespace busward::db
