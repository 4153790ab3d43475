#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace busward::db::sm2 {

// Signatures by SM2 with SM3 (GB/T 32918.2) through OpenSSL, by the signer's default identity
// 1234567812345678 (GB/T 35276), so that other programs check them without being told one.

std::string make_secret_key();  // PKCS #8 in PEM
// SubjectPublicKeyInfo in DER; none: no SM2 key in PEM.
std::optional<std::string> public_key_of(const std::string& secret_key);
std::string sign(const std::string& secret_key, std::string_view message);  // DER
bool is_signed(std::string_view message, std::string_view signature, std::string_view public_key);

}  // namespace busward::db::sm2
