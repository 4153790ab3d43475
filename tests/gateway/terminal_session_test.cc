#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/terminals/jt808/hex_lines.h"
#include "gateway/terminals/session.h"
#include "tests/support/project_root.h"

namespace busward::terminals {
namespace {

using jt808::Bytes;
using jt808::MessageId;

const geo::UtcTime kNow = *geo::from_iso8601("2026-09-01T23:05:00Z");

jt808::TerminalNumber number(std::string_view text) {
  return *jt808::TerminalNumber::from_text(text);
}

// A session with a journal whose commits the test releases one by one.
struct Talk {
  TerminalDirectory directory;
  std::vector<tracker::JournalRecord> journaled;
  std::deque<std::function<void()>> uncommitted;
  std::vector<registry::RefusedTerminal> refused;
  std::vector<registry::TerminalId> admitted;
  std::vector<jt808::GeneralResponse> answered;
  Session session;
  jt808::Address address;
  std::uint16_t serial = 0;

  explicit Talk(std::string_view phone = "13912345678",
                jt808::HeaderForm form = jt808::HeaderForm::v2013)
      : session{directory, "127.0.0.1:5000", outside()},
        address{*jt808::address_of(form, number(phone))} {
    put_on_file(phone);
  }

  Session::Outside outside() {
    return {
        .journal =
            [this](tracker::JournalRecord record, std::function<void()> committed) {
              journaled.push_back(std::move(record));
              uncommitted.push_back(committed ? std::move(committed) : [] {});
            },
        .refused = [this](registry::RefusedTerminal seen) { refused.push_back(std::move(seen)); },
        .admitted = [this](registry::TerminalId id) { admitted.push_back(id); },
        .answered = [this](
                        registry::TerminalId,
                        const jt808::GeneralResponse& response) { answered.push_back(response); }};
  }
  void put_on_file(std::string_view phone) {
    directory.replace(
        {{number(phone),
          {.id = registry::TerminalId{7}, .plate = "湘H00001", .auth_code = "secret"}}});
  }
  void commit_all() {
    while (!uncommitted.empty()) {
      uncommitted.front()();
      uncommitted.pop_front();
    }
  }
  void receive(const Bytes& wire) { session.receive(wire, kNow); }
  void send(MessageId id, const Bytes& body = {}) {
    receive(jt808::seal_message(address, id, serial++, body));
  }
  void authenticate(std::string code = "secret") {
    const bool v2019 = address.form == jt808::HeaderForm::v2019;
    send(MessageId::authentication,
         encode(jt808::Authentication{
             .layout = v2019 ? jt808::Edition::v2019 : jt808::Edition::v2013, .code = code}));
  }
  // The results of the general answers that may leave now.
  std::vector<int> results() {
    std::vector<int> found;
    jt808::Splitter splitter;
    for (const auto& payload : splitter.feed(session.take_output())) {
      const auto message = jt808::decode_payload(*payload);
      if (const auto* general = std::get_if<jt808::GeneralResponse>(&message->body)) {
        found.push_back(general->result);
      }
      if (const auto* answer = std::get_if<jt808::RegistrationAnswer>(&message->body)) {
        found.push_back(answer->result);
      }
    }
    return found;
  }
};

TEST(TerminalSession, AnswersOnlyWhatIsCommitted) {
  Talk talk;
  talk.authenticate();
  EXPECT_THAT(talk.results(), testing::IsEmpty());
  talk.commit_all();
  EXPECT_THAT(talk.results(), testing::ElementsAre(0));
  ASSERT_EQ(talk.journaled.size(), 2U);
  EXPECT_EQ(talk.journaled[0].kind, tracker::RecordKind::link_opened);
  EXPECT_EQ(talk.journaled[1].kind, tracker::RecordKind::frame);
  EXPECT_EQ(talk.admitted, std::vector{registry::TerminalId{7}});
}

TEST(TerminalSession, KeepsTheOrderOfItsAnswers) {
  Talk talk;
  talk.authenticate();
  talk.send(MessageId::heartbeat);
  talk.send(MessageId{0x0109});  // a vendor's own message: not ours, no reason to end the link
  talk.send(MessageId::location, Bytes{1, 2, 3});  // too short to be a position
  talk.commit_all();
  EXPECT_THAT(talk.results(), testing::ElementsAre(0, 0, 3, 2));
  EXPECT_FALSE(talk.session.closing());
}

TEST(TerminalSession, SendsATextToTheCabAndHearsItsAnswer) {
  for (const auto form : {jt808::HeaderForm::v2013, jt808::HeaderForm::v2019}) {
    Talk talk{"13912345678", form};
    const jt808::TerminalText text{.flags = 0x0C, .type = {}, .text = "您已超速"};
    EXPECT_FALSE(talk.session.send_text(text).has_value());  // to a stranger: nothing
    talk.authenticate();
    talk.commit_all();
    talk.session.take_output();
    const auto serial = talk.session.send_text(text);
    ASSERT_TRUE(serial.has_value());
    jt808::Splitter splitter;
    const auto payloads = splitter.feed(talk.session.take_output());
    ASSERT_EQ(payloads.size(), 1U);
    const auto message = jt808::decode_payload(*payloads[0]);
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->header.serial, *serial);
    EXPECT_EQ(std::get<jt808::TerminalText>(message->body).text, "您已超速");
    EXPECT_EQ(std::get<jt808::TerminalText>(message->body).flags, 0x0C);
    talk.send(MessageId::terminal_response,
              encode(jt808::GeneralResponse{
                  .reply_serial = *serial, .reply_id = MessageId::text, .result = 3}));
    ASSERT_EQ(talk.answered.size(), 1U);
    EXPECT_EQ(talk.answered[0].reply_serial, *serial);
    EXPECT_EQ(talk.answered[0].result, 3);
    talk.commit_all();
    EXPECT_TRUE(talk.session.take_output().empty());  // an answer is not answered
  }
}

TEST(TerminalSession, JournalsNothingOfAStrangerAndListsIt) {
  Talk talk;
  talk.address = *jt808::address_of(jt808::HeaderForm::v2013, number("13800000000"));
  talk.send(MessageId::location, Bytes(28, 0));
  EXPECT_THAT(talk.results(), testing::ElementsAre(1));
  EXPECT_THAT(talk.journaled, testing::IsEmpty());
  ASSERT_EQ(talk.refused.size(), 1U);
  EXPECT_EQ(talk.refused[0].number, "13800000000");
  EXPECT_EQ(talk.refused[0].reason, "not_on_file");
  EXPECT_FALSE(talk.refused[0].last_frame.empty());
}

TEST(TerminalSession, RegistersATerminalOnFileWithItsOwnCodeEachTime) {
  Talk talk;
  const jt808::Registration registration{.terminal_id = "T000001", .plate = "湘H00001"};
  for (int i = 0; i < 2; ++i) {
    talk.send(MessageId::registration, encode(registration));
    jt808::Splitter splitter;
    const auto answers = splitter.feed(talk.session.take_output());
    ASSERT_EQ(answers.size(), 1U);
    const auto message = jt808::decode_payload(*answers[0]);
    const auto& answer = std::get<jt808::RegistrationAnswer>(message->body);
    EXPECT_EQ(answer.result, 0);
    EXPECT_EQ(answer.code, "secret");
  }
}

TEST(TerminalSession, TurnsAWrongCodeAwayAndGivesUpAfterThree) {
  Talk talk;
  for (int i = 0; i < 3; ++i) talk.authenticate("guess");
  EXPECT_THAT(talk.results(), testing::ElementsAre(1, 1, 1));
  EXPECT_EQ(talk.session.closing(), "wrong code");
  EXPECT_THAT(talk.journaled, testing::IsEmpty());
  EXPECT_EQ(talk.refused.back().reason, "wrong_code");
}

TEST(TerminalSession, AGarbledFrameCostsItselfOnly) {
  Talk talk;
  talk.authenticate();
  Bytes frame = jt808::seal_message(talk.address, MessageId::heartbeat, 1, {});
  frame[frame.size() - 2] ^= 0x11;
  talk.receive(frame);
  talk.send(MessageId::heartbeat);
  talk.commit_all();
  EXPECT_THAT(talk.results(), testing::ElementsAre(0, 0));
  EXPECT_EQ(talk.session.bad_segments(), 1U);
}

TEST(TerminalSession, IsNotReadFurtherAt64Unanswered) {
  Talk talk;
  talk.authenticate();
  while (!talk.session.is_full()) talk.send(MessageId::heartbeat);
  EXPECT_EQ(talk.uncommitted.size(), Session::kUnansweredMax + 1);  // and link_opened
  talk.commit_all();
  talk.results();
  EXPECT_FALSE(talk.session.is_full());
}

TEST(TerminalSession, UnregisteringEndsTheLinkBehindItsAnswer) {
  Talk talk;
  talk.authenticate();
  talk.send(MessageId::unregister);
  EXPECT_TRUE(talk.session.closing());
  EXPECT_TRUE(talk.session.is_waiting());
  talk.commit_all();
  EXPECT_THAT(talk.results(), testing::ElementsAre(0, 0));
  EXPECT_FALSE(talk.session.is_waiting());
  const auto closed = talk.session.closed("unregistered", kNow);
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->kind, tracker::RecordKind::link_closed);
}

// What the platform must answer, from the public vectors; its own serial is free.
TEST(TerminalSession, AnswersThePublicReplyVectors) {
  std::ifstream stream{support::shared_folder() / "vectors/jt808_public.json"};
  if (!stream) GTEST_SKIP() << "../shared/vectors is not there";
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  const auto file = boost::json::parse(text);
  int checked = 0;
  for (const auto& vector : file.at("vectors").as_array()) {
    const auto* kind = vector.as_object().if_contains("kind");
    if (kind == nullptr || *kind != "reply") continue;
    const auto request = *jt808::bytes_from_hex(std::string{vector.at("frame").as_string()});
    const auto payload = jt808::open_frame(request);
    const auto message = jt808::decode_payload(*payload);
    // 0x0801 and 0x1212 have answers of their own, which come with pictures and attachments.
    const auto id = static_cast<unsigned>(message->header.id);
    if (id == 0x0801 || id == 0x1212) continue;
    SCOPED_TRACE(vector.at("name").as_string());
    const auto phone = message->header.from.number().text();
    Talk talk{phone, message->header.from.form};
    if (message->header.id != MessageId::registration) {
      talk.authenticate();
      talk.commit_all();
      talk.results();
    }
    talk.receive(request);
    talk.commit_all();
    const auto answer = jt808::open_frame(talk.session.take_output());
    ASSERT_TRUE(answer);
    const auto expected = jt808::open_frame(
        *jt808::bytes_from_hex(std::string{vector.at("reply_frame").as_string()}));
    const auto said = jt808::open_message(*answer);
    const auto wanted = jt808::open_message(*expected);
    EXPECT_EQ(said->header.id, wanted->header.id);
    EXPECT_EQ(said->header.from, wanted->header.from);
    // A registration's code is the platform's own choice; serial and result are not.
    const std::size_t fixed =
        message->header.id == MessageId::registration ? 3 : wanted->body.size();
    EXPECT_THAT(said->body.first(fixed), testing::ElementsAreArray(wanted->body.first(fixed)));
    ++checked;
  }
  EXPECT_EQ(checked, 4);
}

}  // namespace
}  // namespace busward::terminals
