#include "gateway/commands/running_server.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <future>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "db/audit_key.h"
#include "db/newest.h"
#include "gateway/api/open_api.h"
#include "gateway/cab/keep_surely.h"
#include "gateway/commands/answer_of.h"
#include "gateway/commands/answered.h"
#include "gateway/commands/card_digests.h"
#include "gateway/commands/console_files.h"
#include "gateway/commands/opened_database.h"
#include "gateway/commands/server_checks.h"
#include "gateway/every.h"

namespace busward::commands {

namespace asio = boost::asio;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kLookForRulebook{1};
constexpr std::chrono::seconds kNoteRefused{2};
constexpr std::chrono::seconds kFeedTick{1};
constexpr std::chrono::seconds kReadAccess{2};
constexpr std::chrono::seconds kNoteSessions{30};
constexpr std::chrono::hours kLookAtSights{1};  // contracts end by the day
constexpr std::chrono::seconds kCabTick{1};
constexpr std::chrono::milliseconds kJournalAttestations{500};
constexpr std::chrono::seconds kKeepAgain{1};
constexpr std::chrono::seconds kDrain{5};
constexpr std::chrono::seconds kFreshFix{30};                 // says where the bus is now
constexpr geo::MetresPerSecond kStanding = geo::from_kmh(2);  // within what GNSS calls standing

// A log that nobody reads any more must not end the server, so a failed write is no fault.
void log(std::string_view line) {
  const auto text = fmt::format("busward: {}\n", line);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void log_fault(std::string_view task, std::string_view what) {
  log(fmt::format("task '{}' failed: {}", task, what));
}

bool is_loopback(const std::string& listen) {
  return listen == "127.0.0.1" || listen == "::1";
}

std::chrono::sys_days today(const tracker::ports::Clock& clock) {
  return std::chrono::floor<std::chrono::days>(clock.now());
}

}  // namespace

geo::UtcTime SystemClock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

RunningServer::RunningServer(gateway::Config config, db::OpenedTarget database)
    : config_{std::move(config)},
      database_{std::move(database)},
      tasks_{context_.get_executor(), log_fault},
      loops_{context_.get_executor(), log_fault},
      journal_{database_.address},
      journal_reader_{database_.address},
      effects_{database_.address},
      rulebooks_{database_.address},
      pool_{database_.address},
      terminal_store_{pool_},
      cab_warning_store_{pool_},
      run_sheet_store_{pool_},
      engine_{{.journal = journal_reader_,
               .effects = effects_,
               .rulebooks = rulebooks_,
               .interpreter = interpreter_},
              listener()},
      writer_{journal_, clock_, {}, ways()},
      terminals_{tasks_,
                 directory_,
                 refused_,
                 [this](tracker::JournalRecord record, std::function<void()> committed) {
                   writer_.submit(std::move(record), std::move(committed));
                 },
                 clock_,
                 metrics_,
                 {.connections = static_cast<std::size_t>(config_.terminals.connections),
                  .silent = config_.terminals.silent}},
      stage_store_{pool_},
      cab_warnings_{{.by_rule = {{"overspeed", config_.cab.overspeed},
                                 {"route_deviation", config_.cab.route_deviation},
                                 {"missed_stop", config_.cab.missed_stop}},
                     .when_shown = config_.cab.when_shown},
                    cab_outside(),
                    clock_},
      attestations_{run_sheet_store_, attestation_ways()},
      sheets_{database_.address, clock_},
      housekeeping_{database_.address,
                    clock_,
                    config_.retention,
                    {.days_ahead =
                         [this](std::optional<std::chrono::days> ahead) {
                           asio::post(context_, [this, ahead] { days_ahead_ = ahead; });
                         },
                     .log = [](const std::string& line) { log(line); }}} {}

RunningServer::~RunningServer() = default;

tracker::JournalWriter::Ways RunningServer::ways() {
  return {.deliver =
              [this](std::vector<tracker::JournalWriter::Answer> answers) {
                asio::post(context_, [answers = std::move(answers)] {
                  for (const auto& answer : answers) answer();
                });
              },
          .judge = [this](tracker::JournalBatch batch) { engine_.judge(std::move(batch)); },
          .log = [](const std::string& line) { log(line); }};
}

tracker::EngineRunner::Listener RunningServer::listener() {
  return {.live =
              [this](std::vector<tracker::VehicleLive> vehicles) {
                if (vehicles.empty()) return;
                asio::post(context_, [this, vehicles = std::move(vehicles)] {
                  for (const auto& vehicle : vehicles) hub_->publish(vehicle);
                });
              },
          .events =
              [this](std::vector<tracker::ports::FeedEvent> events) {
                asio::post(context_, [this, events = std::move(events)] {
                  for (const auto& event : events) hub_->publish(event);
                });
              },
          .events_missed = [this] { asio::post(context_, [this] { read_missed_events(); }); },
          .rulebook =
              [this](std::shared_ptr<const tracker::Rulebook> book) {
                asio::post(context_, [this, book = std::move(book)] {
                  rulebook_ = book;
                  hub_->doubt(live::Doubt::sight);
                });
              },
          .judged = [this](std::int64_t seq) { writer_.judged(seq); },
          .log = [](const std::string& line) { log(line); }};
}

cab::CabWarnings::Outside RunningServer::cab_outside() {
  return {
      .terminal_of = [this](registry::VehicleId vehicle) -> std::optional<registry::TerminalId> {
        if (!rulebook_) return std::nullopt;
        const auto found = std::ranges::find(rulebook_->terminals, std::optional{vehicle},
                                             &tracker::TerminalOnFile::vehicle);
        if (found == rulebook_->terminals.end()) return std::nullopt;
        return found->id;
      },
      .send = [this](
                  registry::TerminalId terminal,
                  const jt808::TerminalText& text) { return terminals_.send_text(terminal, text); },
      .keep =
          [this](tracker::CabWarning warning) {
            tasks_.spawn("keep a cab warning", keep_cab_warning(std::move(warning)));
          }};
}

AttestationFeed::Ways RunningServer::attestation_ways() {
  return {
      .written = [this] { return written_seq(); },
      .judged = [this] { return judged_seq(); },
      .submit = [this](tracker::JournalRecord record) { writer_.submit(std::move(record), {}); }};
}

// A writer that has not opened the journal knows nothing of it.
gateway::asio::awaitable<std::optional<std::int64_t>> RunningServer::written_seq() {
  const auto ask = [this](auto answer) { writer_.state(std::move(answer)); };
  const auto state = co_await answer_of<tracker::JournalWriter::State>(context_, ask);
  std::optional<std::int64_t> seq;
  if (state.writable) seq = state.seq;
  co_return seq;
}

gateway::asio::awaitable<std::optional<std::int64_t>> RunningServer::judged_seq() {
  const auto ask = [this](auto answer) { engine_.state(std::move(answer)); };
  const auto state = co_await answer_of<tracker::EngineRunner::State>(context_, ask);
  std::optional<std::int64_t> seq;
  if (state.ready) seq = state.seq;
  co_return seq;
}

std::optional<registry::RouteId> RunningServer::route_of(registry::RouteVersionId version) const {
  if (!rulebook_) return std::nullopt;
  const auto found = rulebook_->routes.find(version.value);
  if (found == rulebook_->routes.end()) return std::nullopt;
  return found->second;
}

void RunningServer::read_missed_events() {
  tasks_.spawn("read missed events", live::catch_up(*hub_, endpoints_->events_after()));
}

bool RunningServer::open() {
  if (database_.cluster && !database_.cluster->keeper()) {
    log(fmt::format("another busward works on {}; stop it, or wait until it is done",
                    config_.data.string()));
    return false;
  }
  const auto made = db::Partitions{database_.address}.make_ahead(today(clock_));
  const auto newest = db::newest_event(pool_);
  if (!made || !newest) {
    log("the database cannot be used; the lines before say why");
    return false;
  }
  hub_.emplace(live::Hub::Options{.latest_seq = *newest, .build = BUSWARD_VERSION}, clock_,
               [this](registry::RouteVersionId version) { return route_of(version); });
  hub_->on_missing([this] { read_missed_events(); });
  hub_->on_event([this](const tracker::FeedItem& item) {
    const auto* event = std::get_if<tracker::ports::FeedEvent>(&item);
    const bool rises = event != nullptr && event->alarm.cause == tracker::RevisionCause::raised;
    if (rises) tasks_.spawn("warn the driver", warn_driver(*event));
  });
  const auto seal = identity_seal(config_);
  if (!seal) return false;
  auto digests = card_digests(database_.address, seal->master_keys());
  if (!digests) return false;
  interpreter_ = terminals::Jt808Interpreter{std::move(*digests)};  // the engine has not begun
  sheets_.seal_with(seal);
  endpoints_.emplace(pool_, sources(seal->master_keys()), metrics_, clock_);
  feed_.emplace(live::Feed{.hub = *hub_,
                           .tasks = tasks_,
                           .metrics = metrics_,
                           .events_after = endpoints_->events_after(),
                           .sight_of = endpoints_->sight_of(),
                           .still_let_in = [this](const http::Request& request) {
                             return endpoints_->access().book().lets_in(request);
                           }});
  auto key = db::AuditKey::load_or_create(audit_key_file(config_), algorithms(config_));
  if (!key) {
    log(key.error().line);
    return false;
  }
  db::AuditSealer sealer{database_.address, std::move(*key), audit_tail_file(config_)};
  housekeeping_.seal_with(std::move(sealer), seal->master_keys());
  return may_listen() && listen();
}

// Without an account the directory's token is all there is, and it is for this machine only.
bool RunningServer::may_listen() {
  answered(read_access());
  const std::string& listen = config_.console.listen;
  if (is_loopback(listen) || endpoints_->access().book().accounts_exist()) return true;
  log(
      fmt::format("the console listens on loopback only until there is an account: '{}' cannot be "
                  "used; make one with 'busward account create', or listen on 127.0.0.1",
                  listen));
  return false;
}

bool RunningServer::listen() {
  auto token = http::load_or_create_token(config_.data / "token");
  if (!token) {
    log(token.error().line);
    return false;
  }
  http_.emplace(tasks_, site(*token), metrics_, clock_);
  const auto port = http_->listen(config_.console.listen, config_.console.port);
  if (!port) {
    log(port.error().line);
    return false;
  }
  const auto terminal_port = terminals_.listen(config_.terminals.listen, config_.terminals.port);
  if (!terminal_port) {
    log(terminal_port.error().line);
    return false;
  }
  log(fmt::format("terminals (JT/T 808, TCP) on {} port {}", config_.terminals.listen,
                  *terminal_port));
  const bool accounts = endpoints_->access().book().accounts_exist();
  log(fmt::format("console on http://{}:{}/{}", config_.console.listen, *port,
                  accounts ? "" : "?token=" + *token));
  return true;
}

http::Site RunningServer::site(std::string token) {
  http::Access::Options access;
  access.token = std::move(token);
  if (!is_loopback(config_.console.listen)) access.hosts.clear();
  access.accounts_exist = [this] { return endpoints_->access().book().accounts_exist(); };
  access.identity_of = [this](std::string_view secret) {
    return endpoints_->access().book().identity_of(secret);
  };
  http::Site site{.access = http::Access{std::move(access)},
                  .router = {},
                  .files = http::StaticFiles::load(console_files(config_))};
  endpoints_->add_to(site.router);
  site.router.web_socket("/api/v1/live", {registry::access::Right::see_traffic, true},
                         feed_->handler());
  api::add_open_api(site.router);
  return site;
}

api::EndpointSources RunningServer::sources(const db::MasterKeys& master_keys) {
  return {
      .rulebook = [this] { return rulebook_; },
      .is_linked = [this](registry::TerminalId terminal) { return terminals_.is_linked(terminal); },
      .open_track = [this](registry::VehicleId vehicle) { return open_track(vehicle); },
      .ready_checks = server_checks({.context = context_,
                                     .pool = pool_,
                                     .writer = writer_,
                                     .engine = engine_,
                                     .clock = clock_,
                                     .days_ahead = [this] { return days_ahead_; }}),
      .stands_still = [this](registry::VehicleId vehicle) { return stands_still(vehicle); },
      .publish_step = [this](const tracker::StepEvent& step) { hub_->publish(step); },
      .import_sheet = [this](api::SentSheet sheet) { return sheets_.take(std::move(sheet)); },
      .session_rules = session_rules(),
      .password_rules = {.least = static_cast<std::size_t>(config_.access.password_least)},
      .master_keys = std::make_shared<const db::MasterKeys>(master_keys)};
}

// By its newest fix, while that is fresh; a bus that nobody sees is not known to stand.
std::optional<bool> RunningServer::stands_still(registry::VehicleId vehicle) const {
  const auto* live = hub_->newest(vehicle);
  if (!live || !live->fix || !live->fix->speed) return std::nullopt;
  if (clock_.now() - live->fix->at > kFreshFix) return std::nullopt;
  return *live->fix->speed <= kStanding;
}

db::SessionRules RunningServer::session_rules() const {
  return {.attempts = {.failures = config_.access.failures, .lock = config_.access.lock},
          .idle = config_.access.idle,
          .longest = config_.access.longest,
          .badge = config_.access.badge,
          .second_factor = config_.access.second_factor};
}

// Asks the engine's thread and comes back to this one.
gateway::asio::awaitable<std::vector<tracker::TrackPoint>> RunningServer::open_track(
    registry::VehicleId vehicle) {
  return answer_of<std::vector<tracker::TrackPoint>>(
      context_, [this, vehicle](auto answer) { engine_.open_track(vehicle, std::move(answer)); });
}

void RunningServer::run() {
  loops_.spawn("watch rulebook", watch_rulebook());
  loops_.spawn("note refused terminals",
               gateway::every(kNoteRefused, [this] { return note_refused(); }));
  loops_.spawn("read access", gateway::every(kReadAccess, [this] { return read_access(); }));
  loops_.spawn("note sessions", gateway::every(kNoteSessions, [this] { return note_sessions(); }));
  loops_.spawn("look at sights", gateway::every(kLookAtSights, [this] { return doubt_sights(); }));
  loops_.spawn("live ticker", gateway::every(kFeedTick, [this] { return tick_feed(); }));
  terminals_.on_answer([this](registry::TerminalId terminal, const jt808::GeneralResponse& answer) {
    cab_warnings_.on_answer(terminal, answer);
  });
  loops_.spawn("cab warnings", gateway::every(kCabTick, [this] { return tick_cab(); }));
  loops_.spawn("journal attestations",
               gateway::every(kJournalAttestations, [this] { return attestations_.feed(); }));
  asio::co_spawn(context_, end_on_signal(), [this](std::exception_ptr) { context_.stop(); });
  start_threads();
  writer_.submit({.kind = tracker::RecordKind::server_started,
                  .received_at = clock_.now(),
                  .bytes = BUSWARD_VERSION},
                 {});
  context_.run();
  stop_threads();
}

void RunningServer::start_threads() {
  if (database_.cluster) {
    database_watch_ = std::jthread{[this](const std::stop_token& stop) {
      database_.cluster->supervise(stop, [](const std::string& line) { log(line); });
    }};
  }
  housekeeping_.start();
  engine_thread_ = std::thread{[this] { engine_.run(); }};
  writer_thread_ = std::thread{[this] { writer_.run(); }};
}

// The doors are closed by now. The journal is written to its end, then judged to its end.
void RunningServer::stop_threads() {
  writer_.submit({.kind = tracker::RecordKind::server_stopped,
                  .received_at = clock_.now(),
                  .bytes = BUSWARD_VERSION},
                 {});
  writer_.stop();
  writer_thread_.join();
  engine_.stop();
  engine_thread_.join();
  housekeeping_.stop();
  if (database_watch_.joinable()) {
    database_watch_.request_stop();
    database_watch_.join();
  }
  log("stopped");
}

gateway::asio::awaitable<void> RunningServer::end_on_signal() {
  {
    asio::signal_set signals{context_, SIGINT, SIGTERM};
    const auto [ec, signal] = co_await signals.async_wait(kTuple);
    if (ec) co_return;
  }  // a second signal finds the default handler, which ends the program at once
  log("stopping: closing links, writing what is under way");
  loops_.cancel();
  terminals_.stop();
  http_->stop();
  hub_->close();
  const bool drained = co_await tasks_.wait(kDrain);
  if (drained) co_return;
  tasks_.cancel();
  log("some connections did not end in time");
}

gateway::asio::awaitable<void> RunningServer::watch_rulebook() {
  co_await adopt_newest_rulebook();
  co_await gateway::every(kLookForRulebook, [this] { return adopt_newest_rulebook(); });
}

// What was imported since holds for the records behind the one that says so.
gateway::asio::awaitable<void> RunningServer::adopt_newest_rulebook() {
  const auto mark = co_await db::newest_rulebook(pool_);
  if (!mark || mark->revision == journaled_revision_) co_return;
  const auto known = co_await terminal_store_.load_all();
  if (!known) co_return;
  std::unordered_map<jt808::TerminalNumber, terminals::KnownTerminal> on_file;
  for (const db::KnownTerminal& terminal : *known) {
    const auto number = jt808::TerminalNumber::from_text(terminal.number);
    if (!number) continue;
    on_file.emplace(
        *number, terminals::KnownTerminal{
                     .id = terminal.id, .plate = terminal.plate, .auth_code = terminal.auth_code});
  }
  directory_.replace(std::move(on_file));
  if (journaled_revision_ == 0) terminals_.begin();
  journaled_revision_ = mark->revision;
  writer_.submit({.kind = tracker::RecordKind::rulebook,
                  .received_at = clock_.now(),
                  .bytes = fmt::format("{} {}", mark->revision, mark->hash)},
                 {});
  log(fmt::format("rulebook {}: {} terminals on file", mark->revision, directory_.size()));
}

gateway::asio::awaitable<void> RunningServer::tick_feed() {
  hub_->tick();
  co_return;
}

// The alarm has just been committed, so the database is there; where it is not any more, the
// program's own stage counts.
gateway::asio::awaitable<void> RunningServer::warn_driver(tracker::ports::FeedEvent event) {
  const auto duty = co_await stage_store_.duty_of(event.alarm.vehicle);
  const auto at = event.alarm.detected_at;
  const auto first = rulebook_
                         ? tracker::first_stage(rulebook_->values, event.alarm.rule,
                                                routing::civil_or_utc_day(at, rulebook_->zone))
                         : tracker::Stage::ring;
  tracker::Stage stage = first;
  if (duty) {
    stage = tracker::stage_of(duty->book.moves, event.alarm.rule, duty->scope, at, first);
  }
  cab_warnings_.on_event(event, stage);
}

gateway::asio::awaitable<void> RunningServer::doubt_sights() {
  hub_->doubt(live::Doubt::sight);
  co_return;
}

gateway::asio::awaitable<void> RunningServer::tick_cab() {
  cab_warnings_.tick();
  co_return;
}

gateway::asio::awaitable<void> RunningServer::read_access() {
  const api::ReadAccess read = endpoints_->access().read_book();
  co_await read();
  hub_->doubt(live::Doubt::account);
}

gateway::asio::awaitable<void> RunningServer::note_sessions() {
  auto used = endpoints_->access().book().take_uses();
  if (used.empty()) co_return;
  // What cannot be noted is lost with this process only: sessions then end a little earlier.
  [[maybe_unused]] const auto noted =
      co_await endpoints_->access().sessions().note_use(std::move(used));
}

gateway::asio::awaitable<void> RunningServer::note_refused() {
  auto refused = refused_.take();
  if (refused.empty()) co_return;
  const auto noted = co_await terminal_store_.note_refused(refused);
  if (noted || noted.error() == db::Fault::in_doubt) co_return;
  for (auto& terminal : refused) refused_.note(std::move(terminal));
}

gateway::asio::awaitable<void> RunningServer::keep_cab_warning(tracker::CabWarning warning) {
  const auto id = warning.alarm;
  cab::KeepOnce keep = [this](tracker::CabWarning once) {
    return cab_warning_store_.keep(std::move(once));
  };
  const bool kept = co_await cab::keep_surely(std::move(keep), std::move(warning), kKeepAgain);
  if (kept) co_return;
  log(fmt::format("what the driver was told of alarm {} could not be kept", tracker::to_text(id)));
}

}  // namespace busward::commands
