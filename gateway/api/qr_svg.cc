#include "gateway/api/qr_svg.h"

#include <iterator>
#include <memory>

#include <fmt/format.h>
#include <qrencode.h>

#include "geo/assert.h"

namespace busward::api {

std::string qr_svg(const std::string& text) {
  constexpr int kQuiet = 4;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free};
  BUSWARD_ASSERT(code != nullptr);
  const int side = code->width + 2 * kQuiet;
  std::string path;
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      const bool black = (code->data[y * code->width + x] & 1) != 0;
      if (black) {
        fmt::format_to(std::back_inserter(path), "M{} {}h1v1h-1z", x + kQuiet, y + kQuiet);
      }
    }
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" "
      "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 "
      "0h{0}v{0}H0z\"/>"
      "<path d=\"{1}\"/></svg>",
      side, path);
}

}  // namespace busward::api
