#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace busward::db {

// Integers as seven bits a byte, lowest first, the way TWKB and Protobuf write them; signed ones
// zigzag, so that small distances either way are one byte.
inline void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>((value & 0x7F) | 0x80);
    value >>= 7U;
  }
  out += static_cast<char>(value);
}

inline void put_zigzag(std::string& out, std::int64_t value) {
  put_varint(out,
             (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
}

// Reads such integers and bytes off the front; nothing is taken when what is asked for is not
// there.
class VarintReader {
 public:
  explicit VarintReader(std::string_view bytes) : rest_{bytes} {}

  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < rest_.size() && i < 10; ++i) {
      const auto byte = static_cast<unsigned char>(rest_[i]);
      if (i == 9 && byte > 1) return std::nullopt;  // more than 64 bits
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << (7 * i);
      if (byte < 0x80) {
        rest_.remove_prefix(i + 1);
        return value;
      }
    }
    return std::nullopt;
  }

  std::optional<std::int64_t> zigzag() {
    const auto value = varint();
    if (!value) return std::nullopt;
    return static_cast<std::int64_t>(*value >> 1U) ^ -static_cast<std::int64_t>(*value & 1U);
  }

  std::optional<std::string_view> bytes(std::uint64_t count) {
    if (count > rest_.size()) return std::nullopt;
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(count));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
};

}  // namespace busward::db
