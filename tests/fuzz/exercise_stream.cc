#include <boost/json.hpp>

#include "gateway/terminals/jt808/decoded_json.h"
#include "gateway/terminals/jt808/splitter.h"
#include "geo/assert.h"
#include "tests/fuzz/targets.h"

namespace busward::fuzz {
namespace {

using namespace jt808;

// A second reading of what was written from the first must be equal to it.
struct ReadBack {
  HeaderForm form;

  void operator()(const GeneralResponse& read) const {
    BUSWARD_ASSERT(decode_general_response(encode(read)) == read);
  }
  void operator()(const Location& read) const {
    BUSWARD_ASSERT(decode_location(encode(read)) == read);
  }
  void operator()(const LocationBatch& read) const {
    const auto again = decode_location_batch(encode(read));
    BUSWARD_ASSERT(again && again->locations == read.locations);
    BUSWARD_ASSERT(!again->damaged && !again->count_disagrees());
  }
  // Texts are cut, padded and cleaned on the way: they need only stay readable.
  void operator()(const Registration& read) const {
    BUSWARD_ASSERT(decode_registration(encode(read), header_form(read.layout)));
  }
  void operator()(const RegistrationAnswer& read) const {
    BUSWARD_ASSERT(decode_registration_answer(encode(read)));
  }
  void operator()(const Authentication& read) const {
    // A body of a wrong length is all code, and may be longer than a 2019 body has room for.
    if (read.code.size() < 100) decode_authentication(encode(read), form);
  }
  void operator()(const TerminalText& read) const {
    BUSWARD_ASSERT(decode_terminal_text(encode(read, form), form));
  }
  void operator()(const auto&) const {}
};

void exercise_payload(ByteView payload) {
  const auto raw = open_message(payload);
  if (!raw) return;
  const Message message{.header = raw->header, .body = decode_body(raw->header, raw->body)};
  const std::string line = to_line(decoded_json(message));
  boost::json::error_code fault;
  boost::json::parse(line, fault);
  BUSWARD_ASSERT(!fault);
  std::visit(ReadBack{message.header.from.form}, message.body);

  const Bytes reply = answer(message.header, 1, ResponseResult::ok);
  const auto opened = open_frame(reply);
  BUSWARD_ASSERT(opened);
  const auto echoed = open_message(*opened);
  BUSWARD_ASSERT(echoed && echoed->header.from == message.header.from);
}

}  // namespace

void exercise_stream(ByteView stream) {
  Splitter whole;
  Splitter trickling;
  std::vector<FramePayload> late;
  for (const std::uint8_t& byte : stream) {
    for (auto& payload : trickling.feed({&byte, 1})) late.push_back(std::move(payload));
  }
  const auto segments = whole.feed(stream);
  BUSWARD_ASSERT(segments.size() == late.size());
  for (std::size_t i = 0; i < segments.size(); ++i) {
    BUSWARD_ASSERT(segments[i].has_value() == late[i].has_value());
    if (!segments[i]) {
      BUSWARD_ASSERT(segments[i].error() == late[i].error());
      continue;
    }
    BUSWARD_ASSERT(*segments[i] == *late[i]);
    exercise_payload(*segments[i]);
  }
  // The check byte hides the parsers from a fuzzer: give them the stream as a payload, too.
  if (stream.size() >= kPayloadMin && stream.size() <= kSegmentMax) exercise_payload(stream);
}

}  // namespace busward::fuzz
