#include "db/sm2.h"

#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "geo/assert.h"

namespace busward::db::sm2 {
namespace {

constexpr std::string_view kSigner = "1234567812345678";

struct KeyEnd {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyEnd>;
struct BioEnd {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, BioEnd>;
struct ContextEnd {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextEnd>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool is_sm2(const Key& key) {
  return key && EVP_PKEY_is_a(key.get(), "SM2") == 1;
}

Key secret_in(const std::string& pem) {
  const Bio bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  return Key{PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr)};
}

bool names_signer(EVP_PKEY_CTX* context) {
  return EVP_PKEY_CTX_set1_id(context, kSigner.data(), static_cast<int>(kSigner.size())) == 1;
}

}  // namespace

std::string make_secret_key() {
  const Key key{EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2")};
  const Bio bio{BIO_new(BIO_s_mem())};
  const int written =
      PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  BUSWARD_ASSERT(is_sm2(key) && written == 1);
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

std::optional<std::string> public_key_of(const std::string& secret_key) {
  const Key key = secret_in(secret_key);
  if (!is_sm2(key)) return std::nullopt;
  std::string der(static_cast<std::size_t>(i2d_PUBKEY(key.get(), nullptr)), '\0');
  auto* at = reinterpret_cast<unsigned char*>(der.data());
  i2d_PUBKEY(key.get(), &at);
  return der;
}

std::string sign(const std::string& secret_key, std::string_view message) {
  const Key key = secret_in(secret_key);
  const Context context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* signer = nullptr;
  std::size_t length = 0;
  const bool ready =
      is_sm2(key) &&
      EVP_DigestSignInit(context.get(), &signer, EVP_sm3(), nullptr, key.get()) == 1 &&
      names_signer(signer) &&
      EVP_DigestSignUpdate(context.get(), message.data(), message.size()) == 1 &&
      EVP_DigestSignFinal(context.get(), nullptr, &length) == 1;
  BUSWARD_ASSERT(ready);
  std::string signature(length, '\0');
  const int done = EVP_DigestSignFinal(context.get(),
                                       reinterpret_cast<unsigned char*>(signature.data()), &length);
  BUSWARD_ASSERT(done == 1);
  signature.resize(length);
  return signature;
}

bool is_signed(std::string_view message, std::string_view signature, std::string_view public_key) {
  const unsigned char* at = bytes_of(public_key);
  const Key key{d2i_PUBKEY(nullptr, &at, static_cast<long>(public_key.size()))};
  if (!is_sm2(key)) return false;
  const Context context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* signer = nullptr;
  return EVP_DigestVerifyInit(context.get(), &signer, EVP_sm3(), nullptr, key.get()) == 1 &&
         names_signer(signer) &&
         EVP_DigestVerifyUpdate(context.get(), message.data(), message.size()) == 1 &&
         EVP_DigestVerifyFinal(context.get(), bytes_of(signature), signature.size()) == 1;
}

}  // namespace busward::db::sm2
