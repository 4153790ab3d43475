#include "tests/support/raw_client.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "geo/assert.h"

namespace busward::support {

std::string RawResponse::header(std::string_view name) const {
  const std::string start = "\r\n" + std::string{name} + ": ";
  const std::size_t at = head.find(start);
  if (at == std::string::npos) return {};
  const std::size_t from = at + start.size();
  return head.substr(from, head.find("\r\n", from) - from);
}

RawClient::RawClient(std::uint16_t port, Options options) {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  BUSWARD_ASSERT(fd_ >= 0);
  const timeval limit{10, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (options.receive_buffer_bytes > 0) {
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &options.receive_buffer_bytes, sizeof(int));
  }
  if (options.connect) connect_to(port);
}

void RawClient::connect_to(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int connected = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  BUSWARD_ASSERT(connected == 0);
}

RawClient::~RawClient() {
  ::close(fd_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::get(std::string_view target, std::string_view more_headers) {
  return send("GET " + std::string{target} +
              " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + kToken + "\r\n" +
              std::string{more_headers} + "\r\n");
}

bool RawClient::fill() {
  std::array<char, 65536> part;
  const ssize_t got = ::recv(fd_, part.data(), part.size(), 0);
  if (got <= 0) return false;
  buffer_.append(part.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> RawClient::take(std::size_t bytes) {
  while (buffer_.size() < bytes) {
    if (!fill()) return std::nullopt;
  }
  std::string taken = buffer_.substr(0, bytes);
  buffer_.erase(0, bytes);
  return taken;
}

std::optional<RawResponse> RawClient::read_response(bool head_only) {
  std::size_t end = buffer_.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!fill()) return std::nullopt;
    end = buffer_.find("\r\n\r\n");
  }
  RawResponse response;
  response.head = *take(end + 4);
  response.status = std::atoi(response.head.c_str() + 9);
  const std::string length = response.header("Content-Length");
  if (head_only || length.empty()) return response;
  auto body = take(static_cast<std::size_t>(std::atoll(length.c_str())));
  if (!body) return std::nullopt;
  response.body = std::move(*body);
  return response;
}

bool RawClient::is_closed_by_server() {
  if (!buffer_.empty()) return false;
  char byte = 0;
  const ssize_t got = ::recv(fd_, &byte, 1, 0);
  return got == 0 || (got < 0 && errno == ECONNRESET);
}

bool RawClient::upgrade(std::string_view target, std::string_view more_headers) {
  get(target,
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
          std::string{more_headers});
  const auto response = read_response();
  return response && response->status == 101;
}

std::optional<std::string> RawClient::read_message() {
  for (;;) {
    const auto head = take(2);
    if (!head) return std::nullopt;
    const int opcode = (*head)[0] & 0x0F;
    std::size_t length = static_cast<unsigned char>((*head)[1]);
    if (length >= 126) {
      const auto more = take(length == 126 ? 2 : 8);
      if (!more) return std::nullopt;
      length = 0;
      for (const char c : *more) length = length << 8 | static_cast<unsigned char>(c);
    }
    auto payload = take(length);
    if (!payload) return std::nullopt;
    if (opcode == 9) {
      send_frame(10, *payload);
    } else if (opcode == 8) {
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>((*payload)[i]); };
      if (payload->size() >= 2) close_code_ = byte(0) << 8 | byte(1);
      return std::nullopt;
    } else {
      return payload;
    }
  }
}

bool RawClient::send_frame(int opcode, std::string_view payload) {
  BUSWARD_ASSERT(payload.size() < 65536);
  std::string frame(1, static_cast<char>(0x80 | opcode));
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xFF);
  }
  frame.append(4, '\0');  // a mask that changes nothing
  frame += payload;
  return send(frame);
}

std::optional<RawResponse> get_once(std::uint16_t port, std::string_view target,
                                    std::string_view more_headers) {
  RawClient client{port};
  client.get(target, more_headers);
  return client.read_response();
}

}  // namespace busward::support
