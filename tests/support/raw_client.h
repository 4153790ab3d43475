#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace busward::support {

// The token of servers that tests start.
inline constexpr const char* kToken = "0123456789012345678901234567890123456789abc";

struct RawResponse {
  int status = 0;
  std::string head;  // whole, with its status line
  std::string body;

  // The first header of that name (as we write it); empty where there is none.
  std::string header(std::string_view name) const;
};

// A client that says exactly what it is told, byte for byte. Blocking; every wait ends after ten
// seconds.
class RawClient {
 public:
  struct Options {
    int receive_buffer_bytes = 0;  // 0 = the system's
    bool connect = true;           // or later, by connect_to
  };
  explicit RawClient(std::uint16_t port) : RawClient{port, Options{}} {}
  RawClient(std::uint16_t port, Options options);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void connect_to(std::uint16_t port);
  // False where the server has closed already.
  bool send(std::string_view bytes);
  // A request with Host and the right token.
  bool get(std::string_view target, std::string_view more_headers = "");
  // None where the connection ends first. A response without body although it names a length:
  // `head_only`.
  std::optional<RawResponse> read_response(bool head_only = false);
  // Whether the server ends the connection before it sends anything more.
  bool is_closed_by_server();

  // WebSocket: one whole message of the server's (a close frame = none); pings are answered.
  bool upgrade(std::string_view target, std::string_view more_headers = "");
  std::optional<std::string> read_message();
  bool send_frame(int opcode, std::string_view payload);
  int close_code() const { return close_code_; }

 private:
  bool fill();
  std::optional<std::string> take(std::size_t bytes);

  int fd_ = -1;
  std::string buffer_;
  int close_code_ = 0;
};

// One request on a connection of its own.
std::optional<RawResponse> get_once(std::uint16_t port, std::string_view target,
                                    std::string_view more_headers = "");

}  // namespace busward::support
