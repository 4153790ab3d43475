#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace busward::http {

// What one client may ask of the server. Deadlines are whole: they do not start again with each
// byte.
struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 64 * 1024;
  std::size_t connections = 1000;          // WebSockets included
  std::chrono::milliseconds idle{60'000};  // between two requests
  std::chrono::milliseconds header{10'000};
  std::chrono::milliseconds body{20'000};
  std::chrono::milliseconds write{60'000};
  std::chrono::milliseconds web_socket_idle{60'000};  // a ping goes out after half of it
  std::size_t web_socket_message_bytes = 1024;
  // Small, so that a console that reads slowly is behind in our memory, where states are merged,
  // and not in the kernel's, where they queue.
  std::size_t web_socket_send_buffer_bytes = 64 * 1024;
};

}  // namespace busward::http
