#include "gateway/simulator/terminal.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gateway/terminals/jt808/location_batch.h"
#include "gateway/terminals/jt808/registration.h"
#include "gateway/terminals/jt808/response.h"
#include "geo/assert.h"
#include "geo/units.h"

namespace busward::simulator {
namespace {

using jt808::MessageId;

constexpr std::size_t kUnansweredMax = 32;
constexpr std::size_t kOutputMax = 16'384;  // the socket is stuck: add nothing more
constexpr std::size_t kBatchFixes = 20;     // of 46 bytes, within a body of 1,023
constexpr std::size_t kOldFixesInFlight = 8;
constexpr int kSendings = 3;

constexpr std::uint16_t kProvince = 43;  // Hunan
constexpr std::uint16_t kCity = 999;     // nowhere in it

jt808::Edition edition_of(const registry::Terminal& record) {
  const auto edition = record.edition.value_or(registry::TerminalEdition::y2013);
  if (edition == registry::TerminalEdition::y2011) return jt808::Edition::v2011;
  return edition == registry::TerminalEdition::y2013 ? jt808::Edition::v2013
                                                     : jt808::Edition::v2019;
}

jt808::Address address_for(const registry::Terminal& record) {
  const auto number = jt808::TerminalNumber::from_text(record.number);
  BUSWARD_ASSERT(number.has_value());  // the reader of terminals.csv has checked it
  const auto address = jt808::address_of(jt808::header_form(edition_of(record)), *number);
  BUSWARD_ASSERT(address.has_value());
  return *address;
}

std::uint8_t colour_code(std::optional<registry::PlateColour> colour) {
  if (!colour) return 9;
  switch (*colour) {  // JT/T 415 and its new-energy additions
    case registry::PlateColour::blue:
      return 1;
    case registry::PlateColour::yellow:
      return 2;
    case registry::PlateColour::black:
      return 3;
    case registry::PlateColour::white:
      return 4;
    case registry::PlateColour::green:
      return 94;
    case registry::PlateColour::other:
      break;
  }
  return 9;
}

}  // namespace

Terminal::Terminal(const registry::Terminal& record, TerminalHabits habits, Random random,
                   Tally& tally)
    : record_{record},
      edition_{edition_of(record)},
      address_{address_for(record)},
      habits_{habits},
      random_{random},
      tally_{tally} {}

std::size_t Terminal::kept() const {
  std::size_t count = store_.size();
  for (const Unanswered& message : unanswered_) count += message.fixes.size();
  return count;
}

void Terminal::link_up(Moment now) {
  BUSWARD_ASSERT(state_ == State::unlinked);
  gives_up_ = false;
  splitter_ = {};
  output_.clear();
  if (code_) {
    send_authentication(now);
  } else {
    send_registration(now);
  }
}

void Terminal::link_down() {
  state_ = State::unlinked;
  output_.clear();
  while (!unanswered_.empty()) {
    if (!unanswered_.back().fixes.empty()) ++tally_.requeued;
    put_back(std::move(unanswered_.back().fixes));
    unanswered_.pop_back();
  }
}

void Terminal::put_back(std::vector<KeptFix> fixes) {
  store_.insert(store_.begin(), std::make_move_iterator(fixes.begin()),
                std::make_move_iterator(fixes.end()));
}

void Terminal::send(MessageId id, jt808::ByteView body, std::vector<KeptFix> fixes, Moment now) {
  const std::uint16_t serial = next_serial_++;
  jt808::Bytes frame = jt808::seal_message(address_, id, serial, body);
  output_.insert(output_.end(), frame.begin(), frame.end());
  unanswered_.push_back({.id = id,
                         .serial = serial,
                         .frame = std::move(frame),
                         .first_sent = now,
                         .due = now + habits_.answer_wait,
                         .sendings = 1,
                         .fixes = std::move(fixes)});
  last_sent_ = now;
  ++tally_.sent;
}

// An answer, which is not answered.
void Terminal::say(MessageId id, jt808::ByteView body) {
  const jt808::Bytes frame = jt808::seal_message(address_, id, next_serial_++, body);
  output_.insert(output_.end(), frame.begin(), frame.end());
}

void Terminal::send_registration(Moment now) {
  state_ = State::registering;
  const jt808::Registration registration{.layout = edition_,
                                         .province = kProvince,
                                         .city = kCity,
                                         .maker = record_.maker.value_or(""),
                                         .model = record_.model.value_or(""),
                                         .terminal_id = record_.terminal_id.value_or(""),
                                         .plate_colour = colour_code(record_.plate_colour),
                                         .plate = record_.plate};
  send(MessageId::registration, jt808::encode(registration), {}, now);
}

void Terminal::send_authentication(Moment now) {
  state_ = State::authenticating;
  const bool newest = edition_ == jt808::Edition::v2019;
  const jt808::Authentication authentication{
      .layout = newest ? jt808::Edition::v2019 : jt808::Edition::v2013,
      .code = *code_,
      .imei = newest ? "8600" + record_.number : "",
      .software = newest ? "V2.1.0" : ""};
  send(MessageId::authentication, jt808::encode(authentication), {}, now);
}

void Terminal::report(jt808::Location fix, geo::UtcTime at, Moment now) {
  ++tally_.fixes;
  const bool alive = state_ == State::online && !in_dead_spot(now) &&
                     unanswered_.size() < kUnansweredMax && output_.size() < kOutputMax;
  if (!alive) {
    store_.push_back({std::move(fix), at});
    return;
  }
  if (on_live_fix_ && fix.located()) on_live_fix_(fix, now);
  const jt808::Bytes body = jt808::encode(fix);
  std::vector<KeptFix> fixes;
  fixes.push_back({std::move(fix), at});
  send(MessageId::location, body, std::move(fixes), now);
}

void Terminal::tick(Moment now) {
  wander_into_dead_spots(now);
  if (state_ == State::unlinked || in_dead_spot(now)) return;
  repeat_overdue(now);
  if (state_ != State::online || gives_up_) return;
  send_card(now);
  send_kept(now);
  beat_if_silent(now);
}

void Terminal::wander_into_dead_spots(Moment now) {
  if (habits_.dead_share <= 0) return;
  const geo::Seconds shortest = habits_.shortest_dead_spot;
  const geo::Seconds longest = habits_.longest_dead_spot;
  if (!next_dead_spot_) {
    const geo::Seconds between = (shortest + longest) / 2 * (1 / habits_.dead_share - 1);
    const geo::Seconds wait = between * -std::log(1 - random_.unit());
    next_dead_spot_ = now + std::chrono::ceil<std::chrono::milliseconds>(wait);
  }
  if (now < *next_dead_spot_) return;
  const geo::Seconds lasts{random_.between(shortest.count(), longest.count())};
  dead_until_ = now + std::chrono::ceil<std::chrono::milliseconds>(lasts);
  next_dead_spot_.reset();
}

void Terminal::finish(Moment now) {
  habits_.dead_share = 0;
  dead_until_.reset();
  tick(now);
}

void Terminal::repeat_overdue(Moment now) {
  for (Unanswered& message : unanswered_) {
    if (now < message.due || output_.size() >= kOutputMax) continue;
    if (message.sendings == kSendings + 1) {
      gives_up_ = true;
      return;
    }
    // The n-th wait is n times the one before: T, 2T, 6T.
    message.due = now + habits_.answer_wait * (message.sendings == 1 ? 2 : 6);
    ++message.sendings;
    output_.insert(output_.end(), message.frame.begin(), message.frame.end());
    ++tally_.retransmitted;
  }
}

void Terminal::send_kept(Moment now) {
  if (store_rests_until_ && now < *store_rests_until_) return;
  const auto old_in_flight = static_cast<std::size_t>(std::ranges::count_if(
      unanswered_, [](const Unanswered& message) { return !message.fixes.empty(); }));
  if (edition_ == jt808::Edition::v2011) {  // has no batch: one by one
    for (std::size_t i = old_in_flight; i < kOldFixesInFlight && !store_.empty(); ++i) {
      std::vector<KeptFix> fixes;
      fixes.push_back(std::move(store_.front()));
      store_.pop_front();
      const jt808::Bytes body = jt808::encode(fixes.front().location);
      send(MessageId::location, body, std::move(fixes), now);
    }
    return;
  }
  const bool batch_in_flight = std::ranges::any_of(unanswered_, [](const Unanswered& message) {
    return message.id == MessageId::location_batch;
  });
  if (store_.empty() || batch_in_flight || unanswered_.size() >= kUnansweredMax) return;
  jt808::LocationBatch batch{.declared_count = 0, .type = 1, .locations = {}, .damaged = false};
  std::vector<KeptFix> fixes;
  while (!store_.empty() && fixes.size() < kBatchFixes) {
    batch.locations.push_back(store_.front().location);
    fixes.push_back(std::move(store_.front()));
    store_.pop_front();
  }
  tally_.batch_points += fixes.size();
  send(MessageId::location_batch, jt808::encode(batch), std::move(fixes), now);
}

// One at a time, so that they come in their order.
void Terminal::send_card(Moment now) {
  const bool in_flight = std::ranges::any_of(unanswered_, [](const Unanswered& message) {
    return message.id == MessageId::driver_identity;
  });
  if (cards_.empty() || in_flight || unanswered_.size() >= kUnansweredMax) return;
  send(MessageId::driver_identity, cards_.front(), {}, now);
}

// A 2013 terminal beats only when nothing else flows, the others always.
void Terminal::beat_if_silent(Moment now) {
  if (edition_ == jt808::Edition::v2013 && last_sent_ && now - *last_sent_ < habits_.heartbeat) {
    return;
  }
  if (last_beat_ && now - *last_beat_ < habits_.heartbeat) return;
  const bool fresh = !last_beat_;
  last_beat_ = now;
  if (!fresh) send(MessageId::heartbeat, {}, {}, now);
}

void Terminal::receive(jt808::ByteView bytes, Moment now) {
  for (const jt808::FramePayload& payload : splitter_.feed(bytes)) {
    if (!payload) continue;
    const auto message = jt808::decode_payload(*payload);
    if (message) on_message(*message, now);
  }
  if (state_ == State::online && !in_dead_spot(now)) send_kept(now);
}

void Terminal::on_message(const jt808::Message& message, Moment now) {
  if (const auto* answer = std::get_if<jt808::RegistrationAnswer>(&message.body)) {
    on_registration_answer(*answer, now);
  } else if (const auto* response = std::get_if<jt808::GeneralResponse>(&message.body)) {
    on_response(*response, now);
  } else if (std::holds_alternative<jt808::TerminalText>(message.body) && !in_dead_spot(now)) {
    ++tally_.texts;
    const jt808::GeneralResponse heard{.reply_serial = message.header.serial,
                                       .reply_id = message.header.id};
    say(MessageId::terminal_response, jt808::encode(heard));
  }
}

void Terminal::on_registration_answer(const jt808::RegistrationAnswer& answer, Moment now) {
  const auto asked = take_unanswered(answer.reply_serial, MessageId::registration);
  if (!asked || state_ != State::registering) return;
  settle(*asked, answer.result, now);
  if (answer.result != 0 || !answer.code) {
    gives_up_ = true;
    return;
  }
  code_ = answer.code;
  send_authentication(now);
}

void Terminal::on_response(const jt808::GeneralResponse& response, Moment now) {
  auto asked = take_unanswered(response.reply_serial, response.reply_id);
  if (!asked) return;  // the answer to a frame that was repeated
  settle(*asked, response.result, now);
  const bool taken = response.result == static_cast<std::uint8_t>(jt808::ResponseResult::ok);
  if (asked->id == MessageId::driver_identity && taken) {
    cards_.pop_front();
  } else if (asked->id == MessageId::authentication) {
    if (response.result == 0) {
      state_ = State::online;
    } else {
      code_.reset();
      gives_up_ = true;
    }
  } else if (response.result == static_cast<std::uint8_t>(jt808::ResponseResult::failed)) {
    put_back(std::move(asked->fixes));  // not taken now; it may be later
    store_rests_until_ = now + habits_.answer_wait / 2;
  }
}

std::optional<Terminal::Unanswered> Terminal::take_unanswered(std::uint16_t serial, MessageId id) {
  const auto found = std::ranges::find_if(unanswered_, [&](const Unanswered& message) {
    return message.serial == serial && message.id == id;
  });
  if (found == unanswered_.end()) return std::nullopt;
  Unanswered taken = std::move(*found);
  unanswered_.erase(found);
  return taken;
}

void Terminal::settle(const Unanswered& message, std::uint8_t result, Moment now) {
  const bool taken = result == static_cast<std::uint8_t>(jt808::ResponseResult::ok) ||
                     result == static_cast<std::uint8_t>(jt808::ResponseResult::alarm_handled);
  if (!taken) {
    ++tally_.refused;
    return;
  }
  ++tally_.acknowledged;
  tally_.acknowledgement.add(now - message.first_sent);
  tally_.fixes_acknowledged += message.fixes.size();
  if (!tally_.on_acked_location) return;
  for (const KeptFix& fix : message.fixes) {
    if (!fix.location.located()) continue;
    tally_.on_acked_location({record_.number, fix.at, message.serial, message.id});
  }
}

jt808::Bytes Terminal::take_output() {
  return std::exchange(output_, {});
}

}  // namespace busward::simulator
