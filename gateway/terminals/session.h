#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gateway/terminals/jt808/message.h"
#include "gateway/terminals/jt808/splitter.h"
#include "gateway/terminals/terminal_directory.h"
#include "registry/refused_terminal.h"
#include "tracker/journal_record.h"

namespace busward::terminals {

// What one connection of a terminal means, without any socket: bytes and commits in, answers out.
// Admission is strict: a terminal must be on file and send its own code first; until then nothing
// of it reaches the journal. Behind that each sound frame is journaled before it is answered, and
// answers leave in the order of the frames (JT/T 808 §3). Bad input costs its own segment and
// nothing else. One owner, on the gateway's thread.
class Session {
 public:
  struct Outside {
    // Journals the record; `committed` is called after the commit, on this thread, unless the
    // session is gone by then.
    std::function<void(tracker::JournalRecord, std::function<void()> committed)> journal;
    std::function<void(registry::RefusedTerminal)> refused;
    // The terminal has proved who it is: an older session of it has to go.
    std::function<void(registry::TerminalId)> admitted;
    // The terminal's answer (0x0001) to something that the platform sent.
    std::function<void(registry::TerminalId, const jt808::GeneralResponse&)> answered;
  };
  static constexpr std::size_t kUnansweredMax = 64;
  static constexpr int kStrangerFramesMax = 8;
  static constexpr int kWrongCodesMax = 3;

  Session(const TerminalDirectory& directory, std::string address, Outside outside);

  void receive(jt808::ByteView bytes, geo::UtcTime now);
  // A text for the driver (0x8300), behind the answers that are under way; the serial by which the
  // terminal will answer. Nothing for a terminal that was not admitted.
  std::optional<std::uint16_t> send_text(const jt808::TerminalText& text);
  // What may be sent now, in order; empty when the next answer waits for its commit.
  jt808::Bytes take_output();

  // Not to be read further for now: the terminal keeps what it has, TCP slows it.
  bool is_full() const { return slots_.size() >= kUnansweredMax; }
  bool is_waiting() const { return !slots_.empty(); }  // for a commit
  // To be closed once its output is sent; the cause goes into the journal.
  const std::optional<std::string>& closing() const { return closing_; }
  const std::optional<registry::TerminalId>& terminal() const { return terminal_; }
  // The record of the link's end, if the terminal was ever admitted.
  std::optional<tracker::JournalRecord> closed(const std::string& cause, geo::UtcTime now) const;
  std::uint64_t bad_segments() const { return bad_segments_; }
  std::uint64_t frames() const { return frames_; }

 private:
  struct Slot {
    bool ready = false;
    jt808::Bytes bytes;
  };

  void on_payload(const jt808::Bytes& payload, geo::UtcTime now);
  void on_stranger(const jt808::Message& message, const jt808::Bytes& payload, geo::UtcTime now);
  void register_terminal(const jt808::Message& message, const jt808::Registration& registration,
                         const jt808::Bytes& payload, geo::UtcTime now);
  void authenticate(const jt808::Message& message, const jt808::Authentication& authentication,
                    const jt808::Bytes& payload, geo::UtcTime now);
  void on_admitted(const jt808::Message& message, const jt808::Bytes& payload, geo::UtcTime now);
  jt808::Bytes answer_to(const jt808::Message& message);
  void refuse(const jt808::Message& message, const jt808::Bytes& payload, const char* reason,
              geo::UtcTime now);
  void say(jt808::Bytes bytes);
  void journal(tracker::RecordKind kind, std::string bytes, geo::UtcTime now, jt808::Bytes answer);

  const TerminalDirectory& directory_;
  std::string address_;
  Outside outside_;
  jt808::Splitter splitter_;
  std::optional<registry::TerminalId> terminal_;
  std::optional<jt808::TerminalNumber> number_;
  std::optional<jt808::Address> sender_;  // as it authenticated
  std::deque<Slot> slots_;                // answers in the order of their frames
  std::uint64_t first_slot_ = 0;          // how many slots have left
  std::uint16_t serial_ = 0;              // the platform's own
  std::optional<std::string> closing_;
  std::optional<std::string> plate_;    // as the terminal sent it
  std::optional<std::string> edition_;  // where it registered
  int stranger_frames_ = 0;
  int wrong_codes_ = 0;
  std::uint64_t frames_ = 0;
  std::uint64_t bad_segments_ = 0;
};

}  // namespace busward::terminals
