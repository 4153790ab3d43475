#include "gateway/terminals/jt808/message.h"

namespace busward::jt808 {
namespace {

template <class T>
Body or_malformed(std::optional<T> decoded, ByteView raw) {
  if (decoded) return *std::move(decoded);
  return MalformedBody{copy_of(raw)};
}

}  // namespace

Body decode_body(const Header& header, ByteView body) {
  if (header.encryption != 0) return EncryptedBody{copy_of(body)};
  if (header.package) return FragmentBody{copy_of(body)};
  const HeaderForm form = header.from.form;
  switch (header.id) {
    case MessageId::heartbeat:
    case MessageId::unregister:
      return EmptyBody{copy_of(body)};
    case MessageId::terminal_response:
    case MessageId::platform_response:
      return or_malformed(decode_general_response(body), body);
    case MessageId::registration:
      return or_malformed(decode_registration(body, form), body);
    case MessageId::registration_answer:
      return or_malformed(decode_registration_answer(body), body);
    case MessageId::authentication:
      return decode_authentication(body, form);
    case MessageId::location:
      return or_malformed(decode_location(body), body);
    case MessageId::location_batch:
      return or_malformed(decode_location_batch(body), body);
    case MessageId::driver_identity:
      return or_malformed(decode_driver_identity(body), body);
    case MessageId::text:
      return or_malformed(decode_terminal_text(body, form), body);
  }
  return OtherBody{copy_of(body)};
}

geo::Result<Message, FrameFault> decode_payload(ByteView payload) {
  const auto raw = open_message(payload);
  if (!raw) return raw.error();
  return Message{.header = raw->header, .body = decode_body(raw->header, raw->body)};
}

}  // namespace busward::jt808
