#pragma once

#include <boost/json/object.hpp>

#include "gateway/terminals/jt808/header.h"

namespace busward::jt808 {

enum class OtherBodyFault : std::uint8_t { unknown_id, malformed };
using OtherBodyJson = geo::Result<boost::json::object, OtherBodyFault>;

// Bodies that `busward decode` can show and the product itself does not read: straight from bytes
// to JSON.
OtherBodyJson other_body_json(MessageId id, HeaderForm form, ByteView body);

// Its parts, by subject. Each answers unknown_id for what belongs to another.
OtherBodyJson parameter_body_json(MessageId id, ByteView body);
OtherBodyJson area_body_json(MessageId id, HeaderForm form, ByteView body);
OtherBodyJson media_body_json(MessageId id, ByteView body);
OtherBodyJson attachment_body_json(MessageId id, ByteView body);

}  // namespace busward::jt808
