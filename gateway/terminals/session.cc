#include "gateway/terminals/session.h"

#include <utility>

#include "geo/assert.h"

namespace busward::terminals {
namespace {

using jt808::MessageId;
using jt808::RegistrationResult;
using jt808::ResponseResult;
using tracker::RecordKind;

// Why a terminal is turned away, as the list says it.
constexpr const char* kNotOnFile = "not_on_file";
constexpr const char* kWrongCode = "wrong_code";
constexpr const char* kNotAuthenticated = "not_authenticated";

std::string text_of(jt808::ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

// Equal codes take as long to compare as unequal ones.
bool same_code(const std::string& a, const std::string& b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    difference |= static_cast<unsigned>(a[i] ^ b[i]);
  }
  return difference == 0;
}

std::string edition_of(const jt808::Header& header) {
  return header.from.form == jt808::HeaderForm::v2019 ? "2019" : "2011/2013";
}

ResponseResult result_of(const jt808::Body& body) {
  if (std::holds_alternative<jt808::MalformedBody>(body)) return ResponseResult::malformed;
  if (std::holds_alternative<jt808::OtherBody>(body) ||
      std::holds_alternative<jt808::EncryptedBody>(body)) {
    return ResponseResult::unsupported;
  }
  return ResponseResult::ok;
}

}  // namespace

Session::Session(const TerminalDirectory& directory, std::string address, Outside outside)
    : directory_{directory}, address_{std::move(address)}, outside_{std::move(outside)} {}

void Session::receive(jt808::ByteView bytes, geo::UtcTime now) {
  for (const auto& segment : splitter_.feed(bytes)) {
    if (closing_) return;
    if (segment) {
      on_payload(*segment, now);
    } else {
      ++bad_segments_;
    }
  }
}

void Session::on_payload(const jt808::Bytes& payload, geo::UtcTime now) {
  const auto message = jt808::decode_payload(payload);
  if (!message) {
    ++bad_segments_;
    return;
  }
  ++frames_;
  const bool other_number = number_ && message->header.from.number() != *number_;
  if (terminal_ && !other_number) {
    on_admitted(*message, payload, now);
  } else {
    on_stranger(*message, payload, now);
  }
}

void Session::on_stranger(const jt808::Message& message, const jt808::Bytes& payload,
                          geo::UtcTime now) {
  if (const auto* registration = std::get_if<jt808::Registration>(&message.body)) {
    register_terminal(message, *registration, payload, now);
  } else if (const auto* code = std::get_if<jt808::Authentication>(&message.body)) {
    authenticate(message, *code, payload, now);
  } else {
    const bool known = directory_.find(message.header.from.number()) != nullptr;
    refuse(message, payload, known ? kNotAuthenticated : kNotOnFile, now);
    say(jt808::answer(message.header, serial_++, ResponseResult::failed));
    if (++stranger_frames_ >= kStrangerFramesMax) closing_ = "never authenticated";
  }
}

void Session::register_terminal(const jt808::Message& message,
                                const jt808::Registration& registration,
                                const jt808::Bytes& payload, geo::UtcTime now) {
  plate_ = registration.plate;
  edition_ = jt808::name_of(registration.layout);
  const auto* known = directory_.find(message.header.from.number());
  if (known == nullptr) {
    refuse(message, payload, kNotOnFile, now);
    say(jt808::answer(message.header, serial_++, RegistrationResult::terminal_not_on_file,
                      std::nullopt));
    if (++stranger_frames_ >= kStrangerFramesMax) closing_ = "not on file";
    return;
  }
  // A terminal that lost its code in a power cut asks again and must get the same one.
  say(jt808::answer(message.header, serial_++, RegistrationResult::ok, known->auth_code));
}

void Session::authenticate(const jt808::Message& message,
                           const jt808::Authentication& authentication, const jt808::Bytes& payload,
                           geo::UtcTime now) {
  const auto number = message.header.from.number();
  const auto* known = directory_.find(number);
  if (known == nullptr || !same_code(known->auth_code, authentication.code)) {
    refuse(message, payload, known == nullptr ? kNotOnFile : kWrongCode, now);
    say(jt808::answer(message.header, serial_++, ResponseResult::failed));
    if (++wrong_codes_ >= kWrongCodesMax) closing_ = "wrong code";
    return;
  }
  if (terminal_) {  // a second terminal behind one link: the protocol has no such thing
    closing_ = "another number on the same link";
    return;
  }
  terminal_ = known->id;
  number_ = number;
  sender_ = message.header.from;
  outside_.admitted(*terminal_);
  outside_.journal({.kind = RecordKind::link_opened,
                    .terminal = *terminal_,
                    .received_at = now,
                    .bytes = address_},
                   {});
  journal(RecordKind::frame, text_of(payload), now,
          jt808::answer(message.header, serial_++, ResponseResult::ok));
}

void Session::on_admitted(const jt808::Message& message, const jt808::Bytes& payload,
                          geo::UtcTime now) {
  journal(RecordKind::frame, text_of(payload), now, answer_to(message));
  if (message.header.id == MessageId::unregister) closing_ = "unregistered";
  const auto* response = std::get_if<jt808::GeneralResponse>(&message.body);
  if (response != nullptr && outside_.answered) outside_.answered(*terminal_, *response);
}

std::optional<std::uint16_t> Session::send_text(const jt808::TerminalText& text) {
  if (!sender_ || closing_) return std::nullopt;
  const std::uint16_t serial = serial_++;
  say(jt808::seal_message(*sender_, MessageId::text, serial, encode(text, sender_->form)));
  return serial;
}

// Empty where nothing is to be said: an answer is not answered.
jt808::Bytes Session::answer_to(const jt808::Message& message) {
  if (message.header.id == MessageId::terminal_response) return {};
  if (std::holds_alternative<jt808::Registration>(message.body)) {
    const auto* known = directory_.find(*number_);
    if (known == nullptr) {
      return jt808::answer(message.header, serial_++, RegistrationResult::terminal_not_on_file,
                           std::nullopt);
    }
    return jt808::answer(message.header, serial_++, RegistrationResult::ok, known->auth_code);
  }
  if (const auto* code = std::get_if<jt808::Authentication>(&message.body)) {
    const auto* known = directory_.find(*number_);
    const bool right = known != nullptr && same_code(known->auth_code, code->code);
    return jt808::answer(message.header, serial_++,
                         right ? ResponseResult::ok : ResponseResult::failed);
  }
  return jt808::answer(message.header, serial_++, result_of(message.body));
}

void Session::refuse(const jt808::Message& message, const jt808::Bytes& payload, const char* reason,
                     geo::UtcTime now) {
  outside_.refused({.number = message.header.from.number().text(),
                    .edition = edition_.value_or(edition_of(message.header)),
                    .plate = plate_,
                    .address = address_,
                    .reason = reason,
                    .frames = 1,
                    .first_at = now,
                    .last_at = now,
                    .last_frame = text_of(payload)});
}

void Session::say(jt808::Bytes bytes) {
  slots_.push_back({.ready = true, .bytes = std::move(bytes)});
}

void Session::journal(RecordKind kind, std::string bytes, geo::UtcTime now, jt808::Bytes answer) {
  const std::uint64_t slot = first_slot_ + slots_.size();
  slots_.push_back({.ready = false, .bytes = std::move(answer)});
  outside_.journal(
      {.kind = kind, .terminal = *terminal_, .received_at = now, .bytes = std::move(bytes)},
      [this, slot] {
        BUSWARD_ASSERT(slot >= first_slot_);
        slots_[slot - first_slot_].ready = true;
      });
}

jt808::Bytes Session::take_output() {
  jt808::Bytes output;
  while (!slots_.empty() && slots_.front().ready) {
    const auto& bytes = slots_.front().bytes;
    output.insert(output.end(), bytes.begin(), bytes.end());
    slots_.pop_front();
    ++first_slot_;
  }
  return output;
}

std::optional<tracker::JournalRecord> Session::closed(const std::string& cause,
                                                      geo::UtcTime now) const {
  if (!terminal_) return std::nullopt;
  return tracker::JournalRecord{
      .kind = RecordKind::link_closed, .terminal = *terminal_, .received_at = now, .bytes = cause};
}

}  // namespace busward::terminals
