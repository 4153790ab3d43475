#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>

#include "db/cab_warning_store.h"
#include "db/cluster.h"
#include "db/effect_store.h"
#include "db/journal.h"
#include "db/pool.h"
#include "db/rulebook_store.h"
#include "db/stage_store.h"
#include "db/terminal_store.h"
#include "gateway/api/endpoints.h"
#include "gateway/cab/cab_warnings.h"
#include "gateway/commands/attestation_feed.h"
#include "gateway/commands/housekeeping.h"
#include "gateway/commands/sheet_desk.h"
#include "gateway/config.h"
#include "gateway/http/server.h"
#include "gateway/live/session.h"
#include "gateway/metrics.h"
#include "gateway/task_group.h"
#include "gateway/terminals/jt808_interpreter.h"
#include "gateway/terminals/terminal_server.h"
#include "tracker/engine_runner.h"
#include "tracker/journal_writer.h"

namespace busward::commands {

class SystemClock final : public tracker::ports::Clock {
 public:
  geo::UtcTime now() const override;
};

// Everything of `busward serve`, wired: the gateway's thread (the one that calls run()), the
// journal writer's, the engine's, the pool's and the one that watches the private database. Values
// cross between them and nothing else. open() says on stderr what is in the way; run() returns when
// a signal has ended it, with everything written.
class RunningServer {
 public:
  RunningServer(gateway::Config config, db::OpenedTarget database);
  ~RunningServer();
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  bool open();
  void run();

 private:
  void start_threads();
  void stop_threads();
  bool listen();
  http::Site site(std::string token);
  bool may_listen();
  db::SessionRules session_rules() const;
  std::optional<registry::RouteId> route_of(registry::RouteVersionId version) const;
  api::EndpointSources sources(const db::MasterKeys& master_keys);
  tracker::EngineRunner::Listener listener();
  tracker::JournalWriter::Ways ways();

  void read_missed_events();
  std::optional<bool> stands_still(registry::VehicleId vehicle) const;
  gateway::asio::awaitable<void> watch_rulebook();
  gateway::asio::awaitable<void> adopt_newest_rulebook();
  gateway::asio::awaitable<void> note_refused();
  gateway::asio::awaitable<void> read_access();
  gateway::asio::awaitable<void> note_sessions();
  gateway::asio::awaitable<void> tick_feed();
  gateway::asio::awaitable<void> warn_driver(tracker::ports::FeedEvent event);
  gateway::asio::awaitable<void> doubt_sights();
  gateway::asio::awaitable<void> tick_cab();
  gateway::asio::awaitable<void> keep_cab_warning(tracker::CabWarning warning);
  cab::CabWarnings::Outside cab_outside();
  AttestationFeed::Ways attestation_ways();
  gateway::asio::awaitable<std::optional<std::int64_t>> written_seq();
  gateway::asio::awaitable<std::optional<std::int64_t>> judged_seq();
  gateway::asio::awaitable<void> end_on_signal();
  gateway::asio::awaitable<std::vector<tracker::TrackPoint>> open_track(
      registry::VehicleId vehicle);

  gateway::Config config_;
  db::OpenedTarget database_;
  SystemClock clock_;
  gateway::Metrics metrics_;
  boost::asio::io_context context_;
  gateway::TaskGroup tasks_;  // connections, which are drained at the end
  gateway::TaskGroup loops_;  // what goes on for ever, and is cancelled

  db::Journal journal_;
  db::Journal journal_reader_;
  db::EffectStore effects_;
  db::RulebookStore rulebooks_;
  db::Pool pool_;
  db::TerminalStore terminal_store_;
  db::CabWarningStore cab_warning_store_;
  db::RunSheetStore run_sheet_store_;
  terminals::Jt808Interpreter interpreter_;
  tracker::EngineRunner engine_;
  tracker::JournalWriter writer_;

  terminals::TerminalDirectory directory_;
  terminals::RefusedTerminals refused_;
  terminals::TerminalServer terminals_;
  db::StageStore stage_store_;
  cab::CabWarnings cab_warnings_;
  AttestationFeed attestations_;
  std::shared_ptr<const tracker::Rulebook> rulebook_;  // in force in the engine, for the API
  std::optional<live::Hub> hub_;
  SheetDesk sheets_;
  std::optional<api::Endpoints> endpoints_;
  std::optional<live::Feed> feed_;
  std::optional<http::Server> http_;
  std::int64_t journaled_revision_ = 0;
  std::optional<std::chrono::days> days_ahead_;
  Housekeeping housekeeping_;

  std::jthread database_watch_;
  std::thread writer_thread_;
  std::thread engine_thread_;
};

}  // namespace busward::commands
