#pragma once

#include <string>

namespace busward::api {

// A QR code (error correction M) as one SVG of black squares on white, with its
// quiet zone; scales to any size. `text` is of at most 1,000 bytes.
std::string qr_svg(const std::string& text);

}  // namespace busward::api
