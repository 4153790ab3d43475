#include "db/audit_key.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include <boost/algorithm/hex.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/sm2.h"
#include "geo/assert.h"

namespace busward::db {

namespace {

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

void ready() {
  const int done = sodium_init();
  BUSWARD_ASSERT(done >= 0);
}

bool write_new(const std::filesystem::path& file, std::string_view content) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool written =
      ::write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      ::fsync(fd) == 0;
  ::close(fd);
  return written;
}

bool is_commercial(std::string_view signature) {
  return signature == kCommercialAlgorithms.signature;
}

std::string make_ed25519() {
  ready();
  std::string secret(crypto_sign_SECRETKEYBYTES, '\0');
  std::string open(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_keypair(bytes(open), bytes(secret));
  return secret;
}

std::optional<std::string> ed25519_public_key_of(const std::string& secret) {
  if (secret.size() != crypto_sign_SECRETKEYBYTES) return std::nullopt;
  std::string open(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_ed25519_sk_to_pk(bytes(open), bytes(std::string_view{secret}));
  return open;
}

AuditKeyFault fault(const std::filesystem::path& file, std::string_view what) {
  return {fmt::format("{}: {}", file.string(), what)};
}

}  // namespace

AuditKey AuditKey::make(const Algorithms& algorithms) {
  const bool commercial = is_commercial(algorithms.signature);
  std::string secret = commercial ? sm2::make_secret_key() : make_ed25519();
  auto open = commercial ? sm2::public_key_of(secret) : ed25519_public_key_of(secret);
  BUSWARD_ASSERT(open.has_value());
  return AuditKey{algorithms, std::move(secret), std::move(*open)};
}

geo::Result<AuditKey, AuditKeyFault> AuditKey::load_or_create(const std::filesystem::path& file,
                                                              const Algorithms& algorithms) {
  ready();
  if (!std::filesystem::exists(file)) {
    AuditKey made = make(algorithms);
    if (!write_new(file, made.secret_key_)) return fault(file, std::strerror(errno));
    return made;
  }
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return fault(file, std::strerror(errno));
  if ((status.st_mode & 077) != 0) {
    return fault(file, "others may read the audit key; chmod 600 it");
  }
  std::ifstream in{file, std::ios::binary};
  std::string secret{std::istreambuf_iterator<char>{in}, {}};
  auto open = is_commercial(algorithms.signature) ? sm2::public_key_of(secret)
                                                  : ed25519_public_key_of(secret);
  if (!open) return fault(file, "is no audit key; put the right one back, or a new one begins");
  return AuditKey{algorithms, std::move(secret), std::move(*open)};
}

std::string AuditKey::sign(std::string_view message) const {
  if (is_commercial(algorithms_.signature)) return sm2::sign(secret_key_, message);
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(bytes(signature), nullptr, bytes(message), message.size(),
                       bytes(std::string_view{secret_key_}));
  return signature;
}

std::string AuditKey::version() const {
  return boost::algorithm::hex_lower(sha256(public_key_).substr(0, 8));
}

bool is_signed(std::string_view algorithm, std::string_view message, std::string_view signature,
               std::string_view public_key) {
  if (is_commercial(algorithm)) return sm2::is_signed(message, signature, public_key);
  ready();
  return algorithm == kInternationalAlgorithms.signature && signature.size() == crypto_sign_BYTES &&
         public_key.size() == crypto_sign_PUBLICKEYBYTES &&
         crypto_sign_verify_detached(bytes(signature), bytes(message), message.size(),
                                     bytes(public_key)) == 0;
}

}  // namespace busward::db
