#pragma once

#include <string>
#include <string_view>

namespace busward::db {

// The names of what hashes, signs and keeps secret, as rows carry them, so that what was made by
// one set stays readable and provable beside what is made by another.
struct Algorithms {
  std::string_view seal;       // the hash of the audit log's entries and seals, and their layout
  std::string_view signature;  // of the daily anchors
  std::string_view sealing;    // of identities, keys and other secrets in the database
  std::string_view mac;        // finds out whether two secrets are one
};

inline constexpr Algorithms kInternationalAlgorithms{
    .seal = "SHA-256/1", .signature = "Ed25519", .sealing = "AES-256-GCM", .mac = "HMAC-SHA-256"};
// The commercial cryptography of the Cryptography Law: SM2 (GB/T 32918), SM3 (GB/T 32905), SM4
// (GB/T 32907), as OpenSSL 3.0 has them: without SM4-GCM, so SM4-CTR with HMAC-SM3 over nonce, what
// it is bound to and cipher text.
inline constexpr Algorithms kCommercialAlgorithms{
    .seal = "SM3/1", .signature = "SM2-SM3", .sealing = "SM4-CTR-HMAC-SM3", .mac = "HMAC-SM3"};

std::string sha256(std::string_view text);
std::string sm3(std::string_view text);

// The hash that a seal or a digest names, 32 bytes; null where nobody knows the name.
using Hash = std::string (*)(std::string_view text);
Hash hash_named(std::string_view algorithm);
// 32 bytes by the MAC of that name, which has to be one of the above.
std::string mac_by(std::string_view algorithm, std::string_view key, std::string_view text);

}  // namespace busward::db
