#include "gateway/terminals/jt808/registration.h"

#include "gateway/terminals/jt808/gbk.h"
#include "geo/assert.h"

namespace busward::jt808 {
namespace {

struct Widths {
  std::size_t maker;
  std::size_t model;
  std::size_t terminal_id;
  std::size_t fixed() const { return 5 + maker + model + terminal_id; }
};

constexpr Widths widths_of(Edition edition) {
  switch (edition) {
    case Edition::v2011:
      return {.maker = 5, .model = 8, .terminal_id = 7};
    case Edition::v2013:
      return {.maker = 5, .model = 20, .terminal_id = 7};
    case Edition::v2019:
      break;
  }
  return {.maker = 11, .model = 30, .terminal_id = 30};
}

constexpr std::size_t kImeiWidth = 15;
constexpr std::size_t kSoftwareWidth = 20;

bool is_colour(std::uint8_t value) {
  return value <= 5 || value == 9 || (value >= 91 && value <= 94);
}

// Whether colour and plate make sense in this layout. NULs behind the plate are usual; in front of
// it they are the padding of a longer model field, read in the wrong place.
bool makes_sense(ByteView body, Edition edition) {
  const std::size_t fixed = widths_of(edition).fixed();
  if (body.size() < fixed) return false;
  ByteView plate = body.subspan(fixed);
  while (!plate.empty() && plate.back() == 0) plate = plate.first(plate.size() - 1);
  return is_colour(body[fixed - 1]) && is_printable_gbk(plate);
}

std::optional<Edition> choose_layout(ByteView body, HeaderForm form) {
  const auto holds = [&](Edition edition) { return body.size() >= widths_of(edition).fixed(); };
  if (form == HeaderForm::v2019 && holds(Edition::v2019)) return Edition::v2019;
  if (!holds(Edition::v2011)) return std::nullopt;
  if (!holds(Edition::v2013)) return Edition::v2011;
  const bool is_2011 = !makes_sense(body, Edition::v2013) && makes_sense(body, Edition::v2011);
  return is_2011 ? Edition::v2011 : Edition::v2013;
}

}  // namespace

std::string_view name_of(Edition edition) {
  switch (edition) {
    case Edition::v2011:
      return "2011";
    case Edition::v2013:
      return "2013";
    case Edition::v2019:
      break;
  }
  return "2019";
}

std::optional<Registration> decode_registration(ByteView body, HeaderForm form) {
  const auto layout = choose_layout(body, form);
  if (!layout) return std::nullopt;
  const Widths widths = widths_of(*layout);
  ByteReader reader{body};
  Registration read;
  read.layout = *layout;
  read.province = reader.u16();
  read.city = reader.u16();
  read.maker = text_from_gbk(reader.take(widths.maker));
  read.model = text_from_gbk(reader.take(widths.model));
  read.terminal_id = text_from_gbk(reader.take(widths.terminal_id));
  read.plate_colour = reader.u8();
  read.plate = text_from_gbk(reader.rest());
  return read;
}

Authentication decode_authentication(ByteView body, HeaderForm form) {
  Authentication read;
  const bool sized = !body.empty() && body.size() == body[0] + 1 + kImeiWidth + kSoftwareWidth;
  if (form != HeaderForm::v2019 || !sized) {
    read.code = text_from_gbk(body);
    return read;
  }
  ByteReader reader{body};
  read.layout = Edition::v2019;
  read.code = text_from_gbk(reader.take(reader.u8()));
  read.imei = text_from_gbk(reader.take(kImeiWidth));
  read.software = text_from_gbk(reader.rest());
  return read;
}

Bytes encode(const Registration& registration) {
  const Widths widths = widths_of(registration.layout);
  return ByteWriter{}
      .u16(registration.province)
      .u16(registration.city)
      .append(gbk_field(registration.maker, widths.maker))
      .append(gbk_field(registration.model, widths.model))
      .append(gbk_field(registration.terminal_id, widths.terminal_id))
      .u8(registration.plate_colour)
      .append(gbk_from_text(registration.plate))
      .take();
}

Bytes encode(const Authentication& authentication) {
  const Bytes code = gbk_from_text(authentication.code);
  if (authentication.layout != Edition::v2019) return code;
  BUSWARD_ASSERT(code.size() <= 0xFF);
  return ByteWriter{}
      .u8(static_cast<std::uint8_t>(code.size()))
      .append(code)
      .append(gbk_field(authentication.imei, kImeiWidth))
      .append(gbk_field(authentication.software, kSoftwareWidth))
      .take();
}

}  // namespace busward::jt808
