#pragma once

#include <variant>

#include "gateway/terminals/jt808/driver_identity.h"
#include "gateway/terminals/jt808/header.h"
#include "gateway/terminals/jt808/location_batch.h"
#include "gateway/terminals/jt808/registration.h"
#include "gateway/terminals/jt808/response.h"

namespace busward::jt808 {

// 0x0002 and 0x0003, which have no body; some vendors append battery and signal bytes.
struct EmptyBody {
  Bytes extra;
};
// A part of a sub-packaged message: Reassembly puts them together.
struct FragmentBody {
  Bytes part;
};
// Encrypted by a key we do not have.
struct EncryptedBody {
  Bytes cipher;
};
// A message the product knows with a body it cannot read: answered `malformed`.
struct MalformedBody {
  Bytes raw;
};
// Any other message id: answered `unsupported`.
struct OtherBody {
  Bytes raw;
};

using Body = std::variant<EmptyBody, GeneralResponse, Registration, RegistrationAnswer,
                          Authentication, Location, LocationBatch, DriverIdentity, TerminalText,
                          FragmentBody, EncryptedBody, MalformedBody, OtherBody>;

struct Message {
  Header header;
  Body body;
};

Body decode_body(const Header& header, ByteView body);

// A payload as open_segment and the Splitter give it. Total: whatever has a header becomes a
// message.
geo::Result<Message, FrameFault> decode_payload(ByteView payload);

}  // namespace busward::jt808
