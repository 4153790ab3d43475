#pragma once

#include <cstdint>

namespace busward::jt808 {

// The messages that the product itself reads or writes. Any other value is legal and must never end
// a connection.
enum class MessageId : std::uint16_t {
  terminal_response = 0x0001,
  heartbeat = 0x0002,
  unregister = 0x0003,
  registration = 0x0100,
  authentication = 0x0102,
  location = 0x0200,
  driver_identity = 0x0702,
  location_batch = 0x0704,
  platform_response = 0x8001,
  registration_answer = 0x8100,
  text = 0x8300,
};

}  // namespace busward::jt808
