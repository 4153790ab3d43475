#include "db/algorithms.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "geo/assert.h"

namespace busward::db {
namespace {

constexpr std::size_t kHashBytes = 32;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hashed(const EVP_MD* hash, std::string_view text) {
  std::string out(kHashBytes, '\0');
  unsigned length = 0;
  const int done = EVP_Digest(text.data(), text.size(),
                              reinterpret_cast<unsigned char*>(out.data()), &length, hash, nullptr);
  BUSWARD_ASSERT(done == 1 && length == kHashBytes);
  return out;
}

}  // namespace

std::string sha256(std::string_view text) {
  return hashed(EVP_sha256(), text);
}

std::string sm3(std::string_view text) {
  return hashed(EVP_sm3(), text);
}

Hash hash_named(std::string_view algorithm) {
  if (algorithm == kInternationalAlgorithms.seal) return &sha256;
  if (algorithm == kCommercialAlgorithms.seal) return &sm3;
  return nullptr;
}

std::string mac_by(std::string_view algorithm, std::string_view key, std::string_view text) {
  const bool commercial = algorithm == kCommercialAlgorithms.mac;
  BUSWARD_ASSERT(commercial || algorithm == kInternationalAlgorithms.mac);
  std::string out(kHashBytes, '\0');
  unsigned length = 0;
  const auto* done =
      HMAC(commercial ? EVP_sm3() : EVP_sha256(), key.data(), static_cast<int>(key.size()),
           bytes_of(text), text.size(), reinterpret_cast<unsigned char*>(out.data()), &length);
  BUSWARD_ASSERT(done != nullptr && length == kHashBytes);
  return out;
}

}  // namespace busward::db
