#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gateway/terminals/jt808/header.h"

namespace busward::jt808 {

enum class Edition : std::uint8_t { v2011, v2013, v2019 };
std::string_view name_of(Edition edition);  // "2011"
constexpr HeaderForm header_form(Edition edition) {
  return edition == Edition::v2019 ? HeaderForm::v2019 : HeaderForm::v2013;
}

// 0x0100: the only message whose body tells a 2011 terminal from a 2013 one.
struct Registration {
  Edition layout = Edition::v2013;
  std::uint16_t province = 0;  // GB/T 2260, digits 1-2 and 3-6
  std::uint16_t city = 0;
  std::string maker;
  std::string model;
  std::string terminal_id;
  std::uint8_t plate_colour = 0;  // JT/T 415; 0: no plate yet, and `plate` holds the VIN
  std::string plate;
  friend bool operator==(const Registration&, const Registration&) = default;
};

// 0x0102. Some 2019 terminals send the bare code; its layout then reads 2013.
struct Authentication {
  Edition layout = Edition::v2013;  // 2013 or 2019
  std::string code;
  std::string imei;
  std::string software;
  friend bool operator==(const Authentication&, const Authentication&) = default;
};

// The layout goes by length; a 2011 body with a long plate is known by its colour and plate, which
// read as a 2013 body make no sense. Nothing under 25 bytes.
std::optional<Registration> decode_registration(ByteView body, HeaderForm form);
Authentication decode_authentication(ByteView body, HeaderForm form);

// As the value's layout says; fixed fields are cut to their width and filled with NULs.
Bytes encode(const Registration& registration);
Bytes encode(const Authentication& authentication);

}  // namespace busward::jt808
