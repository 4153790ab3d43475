#include "db/sealing_key.h"

#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "db/algorithms.h"
#include "geo/assert.h"

namespace busward::db {
namespace {

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

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  const int random = RAND_bytes(bytes_of(bytes), static_cast<int>(count));
  BUSWARD_ASSERT(random == 1);
  return bytes;
}

namespace aes_gcm {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

std::string seal(std::string_view key, std::string_view text, std::string_view bound_to) {
  std::string out = random_bytes(kNonceBytes);
  out.resize(kNonceBytes + text.size() + kTagBytes);
  const Context context{EVP_CIPHER_CTX_new()};
  unsigned char* const nonce = bytes_of(out);
  unsigned char* const body = nonce + kNonceBytes;
  int length = 0;
  const bool done =
      context &&
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key), nonce) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(bound_to),
                        static_cast<int>(bound_to.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), body, &length, bytes_of(text),
                        static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), body + length, &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, body + text.size()) == 1;
  BUSWARD_ASSERT(done);
  return out;
}

std::optional<std::string> open(std::string_view key, std::string_view sealed,
                                std::string_view bound_to) {
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  std::string tag{sealed.substr(sealed.size() - kTagBytes)};
  const std::string_view body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string out(body.size(), '\0');
  const Context context{EVP_CIPHER_CTX_new()};
  int length = 0;
  const bool done =
      context &&
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                         bytes_of(sealed)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(bound_to),
                        static_cast<int>(bound_to.size())) == 1 &&
      EVP_DecryptUpdate(context.get(), bytes_of(out), &length, bytes_of(body),
                        static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), bytes_of(out) + length, &length) == 1;
  if (!done) return std::nullopt;
  return out;
}

}  // namespace aes_gcm

// Encrypted, then authenticated, each under a key of its own that the sealing key gives.
namespace sm4_ctr_hmac_sm3 {

constexpr std::size_t kNonceBytes = 16;
constexpr std::size_t kTagBytes = 32;
constexpr std::size_t kKeyBytes = 16;

// SM4-CTR is its own inverse.
std::string crypted(std::string_view key, std::string_view nonce, std::string_view text) {
  const std::string own = mac_by(kCommercialAlgorithms.mac, key, "encrypt").substr(0, kKeyBytes);
  std::string out(text.size(), '\0');
  const Context context{EVP_CIPHER_CTX_new()};
  int length = 0;
  const bool done = context &&
                    EVP_EncryptInit_ex(context.get(), EVP_sm4_ctr(), nullptr, bytes_of(own),
                                       bytes_of(nonce)) == 1 &&
                    EVP_EncryptUpdate(context.get(), bytes_of(out), &length, bytes_of(text),
                                      static_cast<int>(text.size())) == 1;
  BUSWARD_ASSERT(done);
  return out;
}

std::string tag_of(std::string_view key, std::string_view nonce_and_body,
                   std::string_view bound_to) {
  const std::string own = mac_by(kCommercialAlgorithms.mac, key, "authenticate");
  return mac_by(kCommercialAlgorithms.mac, own,
                fmt::format("{}:{}{}", bound_to.size(), bound_to, nonce_and_body));
}

std::string seal(std::string_view key, std::string_view text, std::string_view bound_to) {
  std::string out = random_bytes(kNonceBytes);
  out += crypted(key, out, text);
  out += tag_of(key, out, bound_to);
  return out;
}

std::optional<std::string> open(std::string_view key, std::string_view sealed,
                                std::string_view bound_to) {
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view signed_part = sealed.substr(0, sealed.size() - kTagBytes);
  const std::string tag = tag_of(key, signed_part, bound_to);
  const std::string_view said = sealed.substr(signed_part.size());
  if (CRYPTO_memcmp(tag.data(), said.data(), kTagBytes) != 0) return std::nullopt;
  return crypted(key, signed_part.substr(0, kNonceBytes), signed_part.substr(kNonceBytes));
}

}  // namespace sm4_ctr_hmac_sm3
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

std::string SealingKey::seal(std::string_view algorithm, std::string_view text,
                             std::string_view bound_to) const {
  if (algorithm == kCommercialAlgorithms.sealing) {
    return sm4_ctr_hmac_sm3::seal(bytes(), text, bound_to);
  }
  BUSWARD_ASSERT(algorithm == kInternationalAlgorithms.sealing);
  return aes_gcm::seal(bytes(), text, bound_to);
}

geo::Result<std::string, SealFault> SealingKey::open(std::string_view algorithm,
                                                     std::string_view sealed,
                                                     std::string_view bound_to) const {
  const bool commercial = algorithm == kCommercialAlgorithms.sealing;
  if (!commercial && algorithm != kInternationalAlgorithms.sealing) {
    return SealFault::unknown_algorithm;
  }
  auto text = commercial ? sm4_ctr_hmac_sm3::open(bytes(), sealed, bound_to)
                         : aes_gcm::open(bytes(), sealed, bound_to);
  if (!text) return SealFault::does_not_open;
  return std::move(*text);
}

}  // namespace busward::db
