#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gateway/terminals/jt808/header.h"

namespace busward::jt808 {

// The general response, 0x0001 by the terminal and 0x8001 by the platform.
struct GeneralResponse {
  std::uint16_t reply_serial = 0;
  MessageId reply_id{};
  std::uint8_t result = 0;  // see ResponseResult; other values occur
  friend bool operator==(const GeneralResponse&, const GeneralResponse&) = default;
};
enum class ResponseResult : std::uint8_t {
  ok = 0,
  failed = 1,
  malformed = 2,
  unsupported = 3,
  alarm_handled = 4,  // by the platform, since 2013
};

// 0x8100, the answer to a registration.
struct RegistrationAnswer {
  std::uint16_t reply_serial = 0;
  std::uint8_t result = 0;          // see RegistrationResult
  std::optional<std::string> code;  // on success; the terminal echoes it in each authentication
  friend bool operator==(const RegistrationAnswer&, const RegistrationAnswer&) = default;
};
enum class RegistrationResult : std::uint8_t {
  ok = 0,
  vehicle_already_registered = 1,
  vehicle_not_on_file = 2,
  terminal_already_registered = 3,
  terminal_not_on_file = 4,
};

// 0x8300, a text for the driver. Flags: bit 2 display, bit 3 speak; the low bits differ by edition.
struct TerminalText {
  std::uint8_t flags = 0;
  std::optional<std::uint8_t> type;  // 2019 only: 1 notice, 2 service
  std::string text;
  friend bool operator==(const TerminalText&, const TerminalText&) = default;
};

std::optional<GeneralResponse> decode_general_response(ByteView body);
std::optional<RegistrationAnswer> decode_registration_answer(ByteView body);
std::optional<TerminalText> decode_terminal_text(ByteView body, HeaderForm form);

Bytes encode(const GeneralResponse& response);
Bytes encode(const RegistrationAnswer& answer);
// The 2019 form has a type byte, 2 (service) where none is given; the 2013 form has none.
Bytes encode(const TerminalText& text, HeaderForm form);

// The answers to one message, whole frames with the request's header form and phone bytes.
Bytes answer(const Header& request, std::uint16_t serial, ResponseResult result);
Bytes answer(const Header& request, std::uint16_t serial, RegistrationResult result,
             const std::optional<std::string>& code);

}  // namespace busward::jt808
