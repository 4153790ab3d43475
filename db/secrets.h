#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "geo/utc_time.h"

namespace busward::db {

// What proves who somebody is: made, hashed and checked here and nowhere else.
// Passwords are hashed with Argon2id (libsodium: 64 MiB, three passes), which
// takes a tenth of a second on purpose: never on a thread that serves others.

std::string hash_password(std::string_view password);
bool is_password(std::string_view password, const std::string& hash);
// Takes as long as is_password for an account that exists: who is not known is
// not told apart.
void check_nobodys_password(std::string_view password);

// 256 random bits as 43 letters of base64url.
std::string random_secret();
// Four groups of five letters that nobody confuses, 94 bits: a password to be
// read out once.
std::string random_password();
// SHA-256 of a random secret, 32 bytes. Random secrets need no slow hash.
std::string digest_of(std::string_view secret);

// One-time codes (RFC 6238: SHA-1, six digits, 30 s), as every authenticator
// program makes them.
std::string random_one_time_secret();                     // 20 bytes
std::string to_base32(std::string_view one_time_secret);  // as people type it
// The time step a code belongs to, of the one now and its neighbours, if it is
// a code at all and younger than `last_step`, the one used last.
std::optional<std::int64_t> step_of_code(std::string_view code, std::string_view one_time_secret,
                                         geo::UtcTime now, std::int64_t last_step);

}  // namespace busward::db
