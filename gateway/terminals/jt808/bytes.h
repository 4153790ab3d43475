#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace busward::jt808 {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline Bytes copy_of(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

// "7e0002": two lower-case digits a byte.
std::string to_hex(ByteView bytes);

// Reads big-endian fields off the front of borrowed bytes. A read past the end makes the reader
// fail for good: it and all later ones give zero or nothing, so a decoder reads all its fields and
// asks failed() once.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : bytes_{bytes} {}

  std::size_t left() const { return bytes_.size(); }
  bool failed() const { return failed_; }

  ByteView take(std::size_t count) {
    if (failed_ || count > bytes_.size()) {
      failed_ = true;
      bytes_ = {};
      return {};
    }
    const ByteView taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }
  ByteView rest() { return take(left()); }
  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return number(4); }

 private:
  std::uint32_t number(std::size_t width) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : take(width)) value = value << 8 | byte;
    return value;
  }

  ByteView bytes_;
  bool failed_ = false;
};

// Appends big-endian fields; finish with take().
class ByteWriter {
 public:
  ByteWriter& u8(std::uint8_t value) {
    bytes_.push_back(value);
    return *this;
  }
  ByteWriter& u16(std::uint16_t value) {
    return u8(static_cast<std::uint8_t>(value >> 8)).u8(static_cast<std::uint8_t>(value));
  }
  ByteWriter& u32(std::uint32_t value) {
    return u16(static_cast<std::uint16_t>(value >> 16)).u16(static_cast<std::uint16_t>(value));
  }
  ByteWriter& append(ByteView bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

}  // namespace busward::jt808
