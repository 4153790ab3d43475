#include "db/master_keys.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "geo/assert.h"

namespace busward::db {
namespace {

constexpr int kNonceBytes = 12;
constexpr int kTagBytes = 16;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

struct ContextEnd {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextEnd>;

}  // namespace

SealingKey SealingKey::random() {
  SealingKey key;
  const int random = RAND_bytes(key.bytes_.data(), static_cast<int>(key.bytes_.size()));
  BUSWARD_ASSERT(random == 1);
  return key;
}

geo::Result<SealingKey, SealFault> SealingKey::from_bytes(std::string_view bytes) {
  SealingKey key;
  if (bytes.size() != key.bytes_.size()) return SealFault::does_not_open;
  std::ranges::copy(bytes, key.bytes_.begin());
  return key;
}

SealingKey::~SealingKey() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

std::string_view SealingKey::bytes() const {
  return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

std::string SealingKey::hmac(std::string_view text) const {
  std::string out(32, '\0');
  unsigned length = 0;
  const auto* done = HMAC(EVP_sha256(), bytes_.data(), static_cast<int>(bytes_.size()),
                          bytes_of(text), text.size(), bytes_of(out), &length);
  BUSWARD_ASSERT(done != nullptr && length == out.size());
  return out;
}

std::string SealingKey::seal(std::string_view text, std::string_view bound_to) const {
  std::string out(static_cast<std::size_t>(kNonceBytes) + text.size() + kTagBytes, '\0');
  const Context context{EVP_CIPHER_CTX_new()};
  unsigned char* const nonce = bytes_of(out);
  unsigned char* const body = nonce + kNonceBytes;
  int length = 0;
  const bool done =
      context && RAND_bytes(nonce, kNonceBytes) == 1 &&
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_.data(), nonce) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(bound_to),
                        static_cast<int>(bound_to.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), body, &length, bytes_of(text),
                        static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), body + length, &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, body + text.size()) == 1;
  BUSWARD_ASSERT(done);
  return out;
}

geo::Result<std::string, SealFault> SealingKey::open(std::string_view sealed,
                                                     std::string_view bound_to) const {
  if (sealed.size() < static_cast<std::size_t>(kNonceBytes + kTagBytes)) {
    return SealFault::does_not_open;
  }
  std::string tag{sealed.substr(sealed.size() - kTagBytes)};
  const std::string_view body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string out(body.size(), '\0');
  const Context context{EVP_CIPHER_CTX_new()};
  int length = 0;
  const bool done =
      context &&
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_.data(),
                         bytes_of(sealed)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(bound_to),
                        static_cast<int>(bound_to.size())) == 1 &&
      EVP_DecryptUpdate(context.get(), bytes_of(out), &length, bytes_of(body),
                        static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), bytes_of(out) + length, &length) == 1;
  if (!done) return SealFault::does_not_open;
  return out;
}

SealingKey derived(const MasterKey& master, std::string_view use) {
  const auto whole = SealingKey::from_bytes(
      {reinterpret_cast<const char*>(master.bytes.data()), master.bytes.size()});
  std::string made = whole->hmac(use);
  auto key = SealingKey::from_bytes(made);
  OPENSSL_cleanse(made.data(), made.size());
  return *key;
}

MasterKeys::MasterKeys(std::vector<MasterKey> keys) : keys_{std::move(keys)} {
  BUSWARD_ASSERT(!keys_.empty());
  std::ranges::sort(keys_, std::ranges::greater{}, &MasterKey::version);
}

SealedSecret MasterKeys::seal(std::string_view text, const Purpose& purpose) const {
  const MasterKey& newest = keys_.front();
  return {.algorithm = std::string{kSealingAlgorithm},
          .master_version = newest.version,
          .sealed = derived(newest, purpose.use).seal(text, purpose.bound_to)};
}

geo::Result<std::string, SealFault> MasterKeys::open(const SealedSecret& sealed,
                                                     const Purpose& purpose) const {
  if (sealed.algorithm != kSealingAlgorithm) return SealFault::unknown_algorithm;
  const auto master = std::ranges::find(keys_, sealed.master_version, &MasterKey::version);
  if (master == keys_.end()) return SealFault::unknown_master_key;
  return derived(*master, purpose.use).open(sealed.sealed, purpose.bound_to);
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
