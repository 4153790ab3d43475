#include "gateway/terminals/jt808/response.h"

#include "gateway/terminals/jt808/gbk.h"

namespace busward::jt808 {

std::optional<GeneralResponse> decode_general_response(ByteView body) {
  ByteReader reader{body};
  GeneralResponse response{.reply_serial = reader.u16()};
  response.reply_id = MessageId{reader.u16()};
  response.result = reader.u8();
  if (reader.failed()) return std::nullopt;
  return response;
}

std::optional<RegistrationAnswer> decode_registration_answer(ByteView body) {
  ByteReader reader{body};
  RegistrationAnswer answer{.reply_serial = reader.u16(), .code = {}};
  answer.result = reader.u8();
  if (reader.failed()) return std::nullopt;
  if (reader.left() > 0) answer.code = text_from_gbk(reader.rest());
  return answer;
}

std::optional<TerminalText> decode_terminal_text(ByteView body, HeaderForm form) {
  ByteReader reader{body};
  TerminalText text{.flags = reader.u8(), .type = {}, .text = {}};
  if (form == HeaderForm::v2019) text.type = reader.u8();
  text.text = text_from_gbk(reader.rest());
  if (reader.failed()) return std::nullopt;
  return text;
}

Bytes encode(const GeneralResponse& response) {
  return ByteWriter{}
      .u16(response.reply_serial)
      .u16(static_cast<std::uint16_t>(response.reply_id))
      .u8(response.result)
      .take();
}

Bytes encode(const RegistrationAnswer& answer) {
  ByteWriter out;
  out.u16(answer.reply_serial).u8(answer.result);
  if (answer.code) out.append(gbk_from_text(*answer.code));
  return out.take();
}

Bytes encode(const TerminalText& text, HeaderForm form) {
  constexpr std::uint8_t kService = 2;
  ByteWriter out;
  out.u8(text.flags);
  if (form == HeaderForm::v2019) out.u8(text.type.value_or(kService));
  return out.append(gbk_from_text(text.text)).take();
}

Bytes answer(const Header& request, std::uint16_t serial, ResponseResult result) {
  const GeneralResponse response{.reply_serial = request.serial,
                                 .reply_id = request.id,
                                 .result = static_cast<std::uint8_t>(result)};
  return seal_message(request.from, MessageId::platform_response, serial, encode(response));
}

Bytes answer(const Header& request, std::uint16_t serial, RegistrationResult result,
             const std::optional<std::string>& code) {
  const RegistrationAnswer response{.reply_serial = request.serial,
                                    .result = static_cast<std::uint8_t>(result),
                                    .code = result == RegistrationResult::ok ? code : std::nullopt};
  return seal_message(request.from, MessageId::registration_answer, serial, encode(response));
}

}  // namespace busward::jt808
