#include "db/identity_seal.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "geo/assert.h"

namespace busward::db {
namespace {

constexpr std::string_view kAlgorithm = "AES-256-GCM";
constexpr std::string_view kDigestAlgorithm = "HMAC-SHA-256";
constexpr int kNonceBytes = 12;
constexpr int kTagBytes = 16;

// 32 bytes that are wiped when they are no longer needed.
class Key {
 public:
  Key() = default;
  ~Key() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
  Key(const Key&) = default;
  Key& operator=(const Key&) = delete;
  unsigned char* data() { return bytes_.data(); }
  const unsigned char* data() const { return bytes_.data(); }
  static constexpr std::size_t size() { return 32; }
  std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  std::array<unsigned char, 32> bytes_{};
};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string hmac(const unsigned char* key, std::size_t size, std::string_view text) {
  std::string out(32, '\0');
  unsigned length = 0;
  const auto* done = HMAC(EVP_sha256(), key, static_cast<int>(size), bytes_of(text), text.size(),
                          bytes_of(out), &length);
  BUSWARD_ASSERT(done != nullptr && length == out.size());
  return out;
}

// Each use of the master key has a key of its own.
Key derived(const MasterKey& master, std::string_view use) {
  std::string made = hmac(master.bytes.data(), master.bytes.size(), use);
  Key key;
  std::copy(made.begin(), made.end(), key.data());
  OPENSSL_cleanse(made.data(), made.size());
  return key;
}

struct ContextEnd {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextEnd>;

// Nonce, cipher text, tag.
std::string encrypted(const Key& key, std::string_view text, std::string_view bound_to) {
  std::string out(static_cast<std::size_t>(kNonceBytes) + text.size() + kTagBytes, '\0');
  const Context context{EVP_CIPHER_CTX_new()};
  unsigned char* const nonce = bytes_of(out);
  unsigned char* const body = nonce + kNonceBytes;
  int length = 0;
  const bool done =
      context && RAND_bytes(nonce, kNonceBytes) == 1 &&
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(bound_to),
                        static_cast<int>(bound_to.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), body, &length, bytes_of(text),
                        static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), body + length, &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, body + text.size()) == 1;
  BUSWARD_ASSERT(done);
  return out;
}

std::optional<std::string> decrypted(const Key& key, std::string_view sealed,
                                     std::string_view bound_to) {
  if (sealed.size() < static_cast<std::size_t>(kNonceBytes + kTagBytes)) return std::nullopt;
  std::string tag{sealed.substr(sealed.size() - kTagBytes)};
  const std::string_view body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string out(body.size(), '\0');
  const Context context{EVP_CIPHER_CTX_new()};
  int length = 0;
  const bool done =
      context &&
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(sealed)) ==
          1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(bound_to),
                        static_cast<int>(bound_to.size())) == 1 &&
      EVP_DecryptUpdate(context.get(), bytes_of(out), &length, bytes_of(body),
                        static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), bytes_of(out) + length, &length) == 1;
  if (!done) return std::nullopt;
  return out;
}

std::string binding(std::string_view what, std::int64_t person_id) {
  return fmt::format("busward {} of person {}", what, person_id);
}

std::optional<Key> unwrapped(const MasterKey& master, std::string_view wrapped,
                             std::int64_t person_id) {
  auto bytes =
      decrypted(derived(master, "busward identity wrapping"), wrapped, binding("key", person_id));
  if (!bytes || bytes->size() != Key::size()) return std::nullopt;
  std::optional<Key> key{std::in_place};
  std::copy(bytes->begin(), bytes->end(), key->data());
  OPENSSL_cleanse(bytes->data(), bytes->size());
  return key;
}

std::string wrapped(const MasterKey& master, const Key& key, std::int64_t person_id) {
  return encrypted(derived(master, "busward identity wrapping"), key.text(),
                   binding("key", person_id));
}

}  // namespace

IdentitySeal::IdentitySeal(std::vector<MasterKey> keys) : keys_{std::move(keys)} {
  BUSWARD_ASSERT(!keys_.empty());
  std::ranges::sort(keys_, std::ranges::greater{}, &MasterKey::version);
}

const MasterKey* IdentitySeal::key_of(int version) const {
  const auto found = std::ranges::find(keys_, version, &MasterKey::version);
  return found == keys_.end() ? nullptr : &*found;
}

SealedIdentity IdentitySeal::seal(const registry::IdentityNumber& number,
                                  std::int64_t person_id) const {
  Key key;
  const int random = RAND_bytes(key.data(), static_cast<int>(Key::size()));
  BUSWARD_ASSERT(random == 1);
  return {.algorithm = std::string{kAlgorithm},
          .sealed = encrypted(key, number.whole(), binding("identity", person_id)),
          .master_version = keys_.front().version,
          .wrapped_key = wrapped(keys_.front(), key, person_id)};
}

geo::Result<registry::IdentityNumber, SealFault> IdentitySeal::open(const SealedIdentity& sealed,
                                                                    std::int64_t person_id) const {
  if (sealed.algorithm != kAlgorithm) return SealFault::unknown_algorithm;
  const MasterKey* master = key_of(sealed.master_version);
  if (master == nullptr) return SealFault::unknown_master_key;
  const auto key = unwrapped(*master, sealed.wrapped_key, person_id);
  if (!key) return SealFault::does_not_open;
  const auto text = decrypted(*key, sealed.sealed, binding("identity", person_id));
  if (!text) return SealFault::does_not_open;
  const auto number = registry::IdentityNumber::from_text(*text);
  if (!number) return SealFault::does_not_open;
  return *number;
}

geo::Result<SealedIdentity, SealFault> IdentitySeal::rewrapped(const SealedIdentity& sealed,
                                                               std::int64_t person_id) const {
  if (sealed.algorithm != kAlgorithm) return SealFault::unknown_algorithm;
  const MasterKey* master = key_of(sealed.master_version);
  if (master == nullptr) return SealFault::unknown_master_key;
  const auto key = unwrapped(*master, sealed.wrapped_key, person_id);
  if (!key) return SealFault::does_not_open;
  SealedIdentity renewed = sealed;
  renewed.master_version = keys_.front().version;
  renewed.wrapped_key = wrapped(keys_.front(), *key, person_id);
  return renewed;
}

std::vector<IdentityDigest> IdentitySeal::digests(const registry::IdentityNumber& number) const {
  std::vector<IdentityDigest> digests;
  for (const MasterKey& master : keys_) {
    const Key key = derived(master, "busward identity digest");
    digests.push_back({fmt::format("{}/{}", kDigestAlgorithm, master.version),
                       hmac(key.data(), Key::size(), number.whole())});
  }
  return digests;
}

}  // namespace busward::db
