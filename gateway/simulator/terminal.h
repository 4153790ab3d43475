#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/simulator/random.h"
#include "gateway/simulator/tally.h"
#include "gateway/terminals/jt808/driver_identity.h"
#include "gateway/terminals/jt808/location.h"
#include "gateway/terminals/jt808/message.h"
#include "gateway/terminals/jt808/splitter.h"
#include "registry/terminal.h"

namespace busward::simulator {

struct TerminalHabits {
  double dead_share = 0.02;  // of the time without network
  std::chrono::seconds shortest_dead_spot{20};
  std::chrono::seconds longest_dead_spot{120};
  std::chrono::seconds heartbeat{60};
  std::chrono::seconds answer_wait{10};  // before the same frame is sent again
};

// One JT/T 808 terminal without its socket: it registers, authenticates, reports, takes
// texts for the driver, and keeps each fix in its own store until the server has
// acknowledged it. In a dead spot it is silent, though linked; what it kept goes up by 0x0704
// (2011: 0x0200), oldest first. An unanswered frame is repeated with its serial after 10, 20 and 60
// s, then the link is given up and its fixes return to the store. No clock and no I/O: times come
// in, bytes go out by take_output. At most 32 messages are unanswered.
class Terminal {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  // Told when a fix first leaves alive (not as part of a batch).
  using OnLiveFix = std::function<void(const jt808::Location&, Moment)>;

  Terminal(const registry::Terminal& record, TerminalHabits habits, Random random, Tally& tally);

  void set_on_live_fix(OnLiveFix hook) { on_live_fix_ = std::move(hook); }

  void link_up(Moment now);
  void link_down();
  void receive(jt808::ByteView bytes, Moment now);
  void report(jt808::Location fix, geo::UtcTime at, Moment now);
  // What its card reader has to say, said until the server has it.
  void say_card(const jt808::DriverIdentity& identity) {
    cards_.push_back(jt808::encode(identity));
  }
  jt808::Edition edition() const { return edition_; }
  void tick(Moment now);
  // No dead spots any more: the store is to be emptied.
  void finish(Moment now);

  jt808::Bytes take_output();
  bool has_output() const { return !output_.empty(); }
  // The link is of no use: close it and come again.
  bool gives_up() const { return gives_up_; }
  bool online() const { return state_ == State::online; }
  // Nothing is kept and nothing unanswered.
  bool is_done() const { return store_.empty() && cards_.empty() && unanswered_.empty(); }
  std::size_t kept() const;

 private:
  enum class State : std::uint8_t { unlinked, registering, authenticating, online };
  struct KeptFix {
    jt808::Location location;
    geo::UtcTime at;
  };
  struct Unanswered {
    jt808::MessageId id;
    std::uint16_t serial;
    jt808::Bytes frame;
    Moment first_sent;
    Moment due;  // for the next repetition
    int sendings;
    std::vector<KeptFix> fixes;
  };

  void send(jt808::MessageId id, jt808::ByteView body, std::vector<KeptFix> fixes, Moment now);
  void say(jt808::MessageId id, jt808::ByteView body);
  void send_registration(Moment now);
  void send_authentication(Moment now);
  void send_kept(Moment now);
  void send_card(Moment now);
  void repeat_overdue(Moment now);
  void beat_if_silent(Moment now);
  void wander_into_dead_spots(Moment now);
  bool in_dead_spot(Moment now) const { return dead_until_ && now < *dead_until_; }
  void on_message(const jt808::Message& message, Moment now);
  void on_registration_answer(const jt808::RegistrationAnswer& answer, Moment now);
  void on_response(const jt808::GeneralResponse& response, Moment now);
  std::optional<Unanswered> take_unanswered(std::uint16_t serial, jt808::MessageId id);
  void settle(const Unanswered& message, std::uint8_t result, Moment now);
  void put_back(std::vector<KeptFix> fixes);

  registry::Terminal record_;
  jt808::Edition edition_;
  jt808::Address address_;
  TerminalHabits habits_;
  Random random_;
  Tally& tally_;
  OnLiveFix on_live_fix_;

  State state_ = State::unlinked;
  bool gives_up_ = false;
  std::optional<std::string> code_;
  std::uint16_t next_serial_ = 0;
  jt808::Splitter splitter_;
  jt808::Bytes output_;
  std::deque<KeptFix> store_;
  std::deque<jt808::Bytes> cards_;     // bodies of 0x0702, the oldest perhaps unanswered
  std::deque<Unanswered> unanswered_;  // in the order of sending
  std::optional<Moment> last_sent_;
  std::optional<Moment> last_beat_;
  std::optional<Moment> store_rests_until_;  // after a refusal
  std::optional<Moment> next_dead_spot_;
  std::optional<Moment> dead_until_;
};

}  // namespace busward::simulator
