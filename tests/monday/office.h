#pragma once

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/json/value.hpp>

#include "db/effect_store.h"
#include "db/journal.h"
#include "db/pool.h"
#include "db/rulebook_store.h"
#include "gateway/api/endpoints.h"
#include "gateway/commands/attestation_feed.h"
#include "gateway/simulator/county.h"
#include "gateway/terminals/jt808_interpreter.h"
#include "gateway/terminals/terminal_directory.h"
#include "tests/gateway/http_running_server.h"
#include "tests/monday/morning.h"
#include "tests/support/cluster/cluster.h"
#include "tracker/engine_runner.h"

namespace busward::monday {

// Who answers when something rings, logged in.
struct Responder {
  std::string login;
  registry::access::Role role = registry::access::Role::monitor;
  std::optional<std::string> operator_code{};
  std::string cookie{};
};

// A server's parts on a real database that the county's sheets were imported into: the journal, the
// engine on its thread, the API on HTTP with an account for each responder. Their clock is `now`,
// which the test moves while nobody is asked.
class Office {
 public:
  Office(const simulator::CountyRecords& county, geo::UtcTime opens);
  ~Office();
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  const terminals::TerminalDirectory& terminals() const { return directory_; }
  const std::vector<Responder>& responders() const { return responders_; }
  void move_clock(geo::UtcTime now) { clock_.at = now; }

  // Commits one batch with what was recorded on the spot behind it, tells the sessions, and hands
  // it to the engine.
  void journal(std::vector<Submitted> records, geo::UtcTime closes);
  // Until the engine's effects stand.
  void wait_for_engine();

  boost::json::value get(const Responder& responder, const std::string& target);
  int post(const Responder& responder, const std::string& target, const std::string& body);

 private:
  class MovedClock final : public tracker::ports::Clock {
   public:
    geo::UtcTime now() const override { return at; }
    geo::UtcTime at;
  };

  void take_sheets(const simulator::CountyRecords& county, geo::UtcTime at);
  void read_terminals();
  void make_accounts();
  std::string log_in(const std::string& login);
  support::RawResponse send(const Responder& responder, std::string_view method,
                            const std::string& target, const std::string& body);

  MovedClock clock_;
  support::TestDatabase database_;
  db::Pool pool_{database_.address()};
  terminals::TerminalDirectory directory_;

  db::Journal journal_{database_.address()};
  db::Journal journal_reader_{database_.address()};
  db::EffectStore effects_{database_.address()};
  db::RulebookStore rulebooks_{database_.address()};
  terminals::Jt808Interpreter interpreter_;
  std::unique_ptr<tracker::EngineRunner> engine_;
  std::thread engine_thread_;
  std::int64_t seq_ = 0;
  db::RunSheetStore sheets_{pool_};
  std::vector<tracker::JournalRecord> recorded_;
  std::unique_ptr<commands::AttestationFeed> attestations_;

  std::shared_ptr<const tracker::Rulebook> rulebook_;
  std::unique_ptr<api::Endpoints> endpoints_;
  support::RunningServer server_;
  std::vector<Responder> responders_;
};

}  // namespace busward::monday
