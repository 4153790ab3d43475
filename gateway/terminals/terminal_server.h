#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "gateway/metrics.h"
#include "gateway/task_group.h"
#include "gateway/terminals/jt808/response.h"
#include "gateway/terminals/refused_terminals.h"
#include "gateway/terminals/terminal_directory.h"
#include "geo/result.h"
#include "tracker/journal_record.h"
#include "tracker/ports/clock.h"

namespace busward::terminals {

struct TerminalServerLimits {
  std::size_t connections = 15'000;
  std::chrono::seconds silent{180};   // a link that says nothing for so long is dead
  std::chrono::seconds stranger{30};  // so long may a link take to authenticate
  std::chrono::seconds write_stalled{30};
};

struct TerminalListenFault {
  std::string line;  // for a person
};

// The door for JT/T 808 over TCP: accepts, reads, hands bytes to each connection's Session, and
// writes what it answers. A session with 64 unanswered frames is not read, so TCP slows its
// terminal. A terminal that authenticates again replaces its older link. Lives on the gateway's
// thread; the journal's answers come there too.
class TerminalServer {
 public:
  using Submit = std::function<void(tracker::JournalRecord, std::function<void()> committed)>;
  using Answered = std::function<void(registry::TerminalId, const jt808::GeneralResponse&)>;

  TerminalServer(gateway::TaskGroup& tasks, const TerminalDirectory& directory,
                 RefusedTerminals& refused, Submit submit, const tracker::ports::Clock& clock,
                 gateway::Metrics& metrics, TerminalServerLimits limits = {});
  ~TerminalServer();
  TerminalServer(const TerminalServer&) = delete;
  TerminalServer& operator=(const TerminalServer&) = delete;

  // Takes the port, 0 a free one, and gives it. Terminals that call wait until begin().
  geo::Result<std::uint16_t, TerminalListenFault> listen(const std::string& address,
                                                         std::uint16_t port);
  // Accepts from now on; once the directory knows who is on file.
  void begin();
  // Accepts no more and closes every link; each end goes to the journal.
  void stop();
  // Who hears what terminals answer to what the platform sent; set before begin().
  void on_answer(Answered answered) { answered_ = std::move(answered); }
  // The serial by which the terminal will answer; nothing while it has no link.
  std::optional<std::uint16_t> send_text(registry::TerminalId terminal,
                                         const jt808::TerminalText& text);
  bool is_linked(registry::TerminalId terminal) const { return links_.contains(terminal); }
  std::size_t connections() const { return connections_.size(); }

 private:
  class Connection;

  gateway::asio::awaitable<void> accept();
  gateway::asio::awaitable<void> sweep();
  void forget(const std::shared_ptr<Connection>& connection);

  gateway::TaskGroup& tasks_;
  const TerminalDirectory& directory_;
  RefusedTerminals& refused_;
  Submit submit_;
  Answered answered_;
  const tracker::ports::Clock& clock_;
  TerminalServerLimits limits_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;  // after a failed accept
  boost::asio::steady_timer sweep_timer_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::unordered_map<registry::TerminalId, std::weak_ptr<Connection>> links_;
  bool stopping_ = false;

  gateway::Counter& frames_;
  gateway::Counter& bad_segments_;
  gateway::Counter& accepted_;
  gateway::Counter& turned_away_;
};

}  // namespace busward::terminals
