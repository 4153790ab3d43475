// The published vectors, through the same code as `busward decode`, compared as subsets.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "gateway/terminals/jt808/hex_lines.h"
#include "gateway/terminals/jt808/message.h"
#include "tests/support/project_root.h"

namespace busward::jt808 {
namespace {

namespace json = boost::json;

// Everything in `expected` must be equal in `actual`, which may have more. Returns where it is not.
std::string difference(const json::value& expected, const json::value& actual, std::string path) {
  if (const auto* object = expected.if_object()) {
    if (!actual.is_object()) return path + ": no object";
    for (const auto& [key, value] : *object) {
      const auto* found = actual.get_object().if_contains(key);
      const std::string below = path + "." + std::string{key};
      if (found == nullptr) return below + ": missing";
      if (auto fault = difference(value, *found, below); !fault.empty()) return fault;
    }
    return {};
  }
  if (const auto* array = expected.if_array()) {
    if (!actual.is_array() || actual.get_array().size() != array->size()) return path + ": length";
    for (std::size_t i = 0; i < array->size(); ++i) {
      const std::string below = path + "[" + std::to_string(i) + "]";
      auto fault = difference((*array)[i], actual.get_array()[i], below);
      if (!fault.empty()) return fault;
    }
    return {};
  }
  if (expected.is_double() && actual.is_number()) {
    const bool near = std::abs(expected.get_double() - actual.to_number<double>()) < 1e-6;
    return near ? "" : path + ": " + json::serialize(actual);
  }
  return expected == actual ? "" : path + ": " + json::serialize(actual);
}

class Vectors : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file{support::shared_folder() / "vectors/jt808_public.json"};
    if (!file) GTEST_SKIP() << "../shared/vectors is not there";
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    all_ = json::parse(text).at("vectors").as_array();
  }

  std::vector<json::object> of_kind(std::string_view kind) const {
    std::vector<json::object> chosen;
    for (const json::value& vector : all_) {
      const auto* own = vector.as_object().if_contains("kind");
      if ((own == nullptr ? "frame" : own->as_string()) == kind) {
        chosen.push_back(vector.as_object());
      }
    }
    return chosen;
  }

  json::array all_;
};

std::string text_at(const json::object& object, std::string_view key) {
  return std::string{object.at(key).as_string()};
}

Bytes bytes_at(const json::object& object, std::string_view key) {
  return *bytes_from_hex(text_at(object, key));
}

json::value decoded(ByteView frame) {
  return json::parse(*frame_line(frame));
}

// The messages that have an encoder: their body written again from the decoded fields.
std::optional<Bytes> encoded_again(const Message& message) {
  const HeaderForm form = message.header.from.form;
  return std::visit(
      [form]<class T>(const T& body) -> std::optional<Bytes> {
        if constexpr (std::is_same_v<T, TerminalText>) return encode(body, form);
        if constexpr (std::is_same_v<T, EmptyBody>) return body.extra;
        if constexpr (requires { encode(body); }) return encode(body);
        return std::nullopt;
      },
      message.body);
}

TEST_F(Vectors, FramesDecodeToWhatTheySay) {
  std::size_t spelled_out = 0;
  for (const std::string_view kind : {"frame", "reply"}) {
    for (const json::object& vector : of_kind(kind)) {
      const auto actual = decoded(bytes_at(vector, "frame"));
      EXPECT_EQ(difference(vector.at("expect"), actual, ""), "") << text_at(vector, "id");
      spelled_out += actual.at("body").as_object().contains("raw_hex") ? 0 : 1;
    }
  }
  std::cout << spelled_out << " vectors decoded down to their fields\n";
}

TEST_F(Vectors, WhatMustNotBeAcceptedIsRejected) {
  for (const json::object& vector : of_kind("reject")) {
    const auto actual = decoded(bytes_at(vector, "frame"));
    ASSERT_TRUE(actual.as_object().contains("reject")) << text_at(vector, "id");
    if (const auto* reason = vector.if_contains("reason")) {
      EXPECT_EQ(actual.at("reject"), *reason) << text_at(vector, "id");
    }
  }
}

TEST_F(Vectors, FramingEscapesBothWays) {
  for (const json::object& vector : of_kind("framing")) {
    const Bytes payload = bytes_at(vector, "payload");
    const Bytes wire = bytes_at(vector, "wire");
    const ByteView segment = ByteView{wire}.subspan(1, wire.size() - 2);
    EXPECT_EQ(escape(payload), copy_of(segment)) << text_at(vector, "id");
    EXPECT_EQ(*unescape(segment), payload) << text_at(vector, "id");
  }
}

TEST_F(Vectors, StreamsGiveTheirMessagesAndBadSegments) {
  for (const json::object& vector : of_kind("stream")) {
    if (vector.contains("optional")) continue;  // gluing unescaped delimiters back is not offered
    SegmentLines session;
    json::array messages;
    std::int64_t bad = 0;
    for (const json::value& chunk : vector.at("chunks").as_array()) {
      const Bytes segment = *bytes_from_hex(std::string_view{chunk.as_string()});
      for (const std::string& line : session.decode(segment)) {
        const json::value out = json::parse(line);
        if (out.as_object().contains("reject")) {
          ++bad;
        } else {
          const auto& header = out.at("header");
          messages.push_back(json::array{header.at("msg_id"), header.at("serial")});
        }
      }
    }
    const auto& expected = vector.at("expect").as_object();
    EXPECT_EQ(json::value(messages), expected.at("messages")) << text_at(vector, "id");
    if (expected.contains("bad")) {
      EXPECT_EQ(bad, expected.at("bad").as_int64()) << text_at(vector, "id");
    }
  }
}

TEST_F(Vectors, RoundTripsGiveTheSameBytes) {
  std::size_t without_encoder = 0;
  for (const json::object& vector : of_kind("frame")) {
    const auto* marked = vector.if_contains("roundtrip");
    if (marked == nullptr || !marked->as_bool()) continue;
    const Bytes frame = bytes_at(vector, "frame");
    const Message message = *decode_payload(*open_frame(frame));
    const auto body = encoded_again(message);
    if (!body) {
      ++without_encoder;
      continue;
    }
    const Header& header = message.header;
    EXPECT_EQ(seal_message(header.from, header.id, header.serial, *body), frame)
        << text_at(vector, "id");
  }
  std::cout << without_encoder << " round trips skipped: messages the product only reads\n";
}

TEST_F(Vectors, RepliesAreByteEqualUpToTheirOwnSerial) {
  for (const json::object& vector : of_kind("reply")) {
    const Bytes wanted = bytes_at(vector, "reply_frame");
    const Message reply = *decode_payload(*open_frame(wanted));
    const Message request = *decode_payload(*open_frame(bytes_at(vector, "frame")));
    const std::uint16_t serial = reply.header.serial;
    if (reply.header.id == MessageId::platform_response) {
      EXPECT_EQ(answer(request.header, serial, ResponseResult::ok), wanted);
    } else if (reply.header.id == MessageId::registration_answer) {
      const auto code = std::get<RegistrationAnswer>(reply.body).code;
      EXPECT_EQ(answer(request.header, serial, RegistrationResult::ok, code), wanted);
    }
  }
}

TEST_F(Vectors, ReassemblyGivesTheWholeOrTheMissing) {
  for (const json::object& vector : of_kind("reassembly")) {
    Reassembly reassembly;
    std::optional<Reassembly::Assembled> whole;
    for (const json::value& text : vector.at("frames").as_array()) {
      const Bytes frame = *bytes_from_hex(std::string_view{text.as_string()});
      const Bytes payload = *open_frame(frame);
      auto added = reassembly.add(*open_message(payload), geo::UtcTime{});
      if (added && *added) whole = **added;
    }
    const auto& expected = vector.at("expect").as_object();
    if (expected.contains("incomplete")) {
      ASSERT_FALSE(whole);
      json::array missing;
      for (const auto& open : reassembly.open()) {
        missing.insert(missing.end(), open.missing.begin(), open.missing.end());
      }
      EXPECT_EQ(json::value(missing), expected.at("missing")) << text_at(vector, "id");
    } else {
      ASSERT_TRUE(whole) << text_at(vector, "id");
      EXPECT_EQ(json::value(whole->body.size()).to_number<std::int64_t>(),
                expected.at("total_len").as_int64());
    }
  }
}

}  // namespace
}  // namespace busward::jt808
