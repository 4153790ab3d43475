#include "db/secrets.h"

#include <array>
#include <cstdlib>

#include <liboath/oath.h>
#include <sodium.h>

#include "db/algorithms.h"
#include "geo/assert.h"

namespace busward::db {

namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemoryBytes = 64U * 1024 * 1024;
constexpr unsigned kStepSeconds = 30;
constexpr std::size_t kOneTimeBytes = 20;

void ready() {
  [[maybe_unused]] static const bool initialised = [] {
    const bool fine = sodium_init() >= 0 && oath_init() == OATH_OK;
    BUSWARD_ASSERT(fine);
    return fine;
  }();
}

std::string random_bytes(std::size_t count) {
  ready();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace

std::string hash_password(std::string_view password) {
  ready();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int done = crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), kPasses,
                                         kMemoryBytes, crypto_pwhash_ALG_ARGON2ID13);
  BUSWARD_ASSERT(done == 0);  // fails only for want of 64 MiB
  return hash.data();
}

bool is_password(std::string_view password, const std::string& hash) {
  ready();
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void check_nobodys_password(std::string_view password) {
  static const std::string hash = hash_password(random_secret());
  static_cast<void>(is_password(password, hash));
}

std::string random_secret() {
  const std::string bytes = random_bytes(32);
  std::array<char, 64> text{};
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::string random_password() {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  ready();
  std::string password;
  for (int i = 0; i < 20; ++i) {
    if (i > 0 && i % 5 == 0) password += '-';
    password += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
  }
  return password;
}

std::string digest_of(std::string_view secret) {
  return sha256(secret);
}

std::string random_one_time_secret() {
  return random_bytes(kOneTimeBytes);
}

std::string to_base32(std::string_view one_time_secret) {
  char* text = nullptr;
  const int done =
      oath_base32_encode(one_time_secret.data(), one_time_secret.size(), &text, nullptr);
  BUSWARD_ASSERT(done == OATH_OK);
  std::string out{text};
  std::free(text);  // NOLINT(cppcoreguidelines-no-malloc): the library's own
  return out;
}

std::optional<std::int64_t> step_of_code(std::string_view code, std::string_view one_time_secret,
                                         geo::UtcTime now, std::int64_t last_step) {
  ready();
  const std::string text{code};
  if (text.size() != 6) return std::nullopt;
  constexpr std::size_t kWindow = 1;
  std::uint64_t step = 0;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const int found = oath_totp_validate3(one_time_secret.data(), one_time_secret.size(), seconds,
                                        kStepSeconds, 0, kWindow, nullptr, &step, text.c_str());
  if (found < 0) return std::nullopt;
  const auto used = static_cast<std::int64_t>(step);
  return used > last_step ? std::optional{used} : std::nullopt;
}

}  // namespace busward::db
