#include "tests/monday/office.h"

#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "db/account_store.h"
#include "db/partitions.h"
#include "db/rulebook_import.h"
#include "db/session_store.h"
#include "db/terminal_store.h"
#include "gateway/commands/card_digests.h"
#include "gateway/commands/record_import.h"
#include "gateway/files/county_toml.h"
#include "gateway/simulator/county_files.h"
#include "tests/gateway/engineless_sources.h"
#include "tests/support/cluster/ask.h"

namespace busward::monday {
namespace {

namespace json = boost::json;
using registry::access::Role;
using std::chrono::hours;
using support::answer;
using support::must;

constexpr const char* kPassword = "correct horse battery";
const db::Caller kCommand{.account = {}, .areas = "county", .role = {}, .address = "command line"};

boost::asio::awaitable<std::optional<std::int64_t>> at_the_beginning() {
  co_return std::optional<std::int64_t>{0};
}

// Only the journal's rulebook is asked for, so that all answers are by one revision.
tracker::EngineRunner::Listener deaf() {
  tracker::EngineRunner::Listener listener;
  listener.live = [](const auto&) {};
  listener.events = [](const auto&) {};
  listener.events_missed = [] {};
  listener.rulebook = [](const auto&) {};
  listener.judged = [](std::int64_t) {};
  listener.log = [](const std::string& line) { throw std::runtime_error{line}; };
  return listener;
}

}  // namespace

Office::Office(const simulator::CountyRecords& county, geo::UtcTime opens) {
  clock_.at = opens;
  take_sheets(county, opens - hours{48});
  interpreter_ = terminals::Jt808Interpreter{
      *commands::card_digests(database_.address(), db::MasterKeys{{db::MasterKey{1, {}}}})};
  must(
      db::Partitions{database_.address()}.make_ahead(std::chrono::floor<std::chrono::days>(opens)));
  read_terminals();
  const auto mark = must(rulebooks_.latest());
  rulebook_ = must(rulebooks_.load(mark.revision));
  must(journal_.open());
  engine_ = std::make_unique<tracker::EngineRunner>(
      tracker::EngineRunner::Parts{.journal = journal_reader_,
                                   .effects = effects_,
                                   .rulebooks = rulebooks_,
                                   .interpreter = interpreter_},
      deaf());
  attestations_ = std::make_unique<commands::AttestationFeed>(
      sheets_, commands::AttestationFeed::Ways{
                   .written = at_the_beginning,
                   .judged = at_the_beginning,
                   .submit = [this](auto record) { recorded_.push_back(std::move(record)); }});
  std::vector<Submitted> first;
  first.push_back({.record = {.kind = tracker::RecordKind::rulebook,
                              .terminal = {},
                              .received_at = opens,
                              .bytes = fmt::format("{} {}", mark.revision, mark.hash)},
                   .committed = {}});
  journal(std::move(first), opens);
  make_accounts();
  engine_thread_ = std::thread{[this] { engine_->run(); }};
}

Office::~Office() {
  engine_->stop();
  engine_thread_.join();
  server_.stop();
}

void Office::take_sheets(const simulator::CountyRecords& county, geo::UtcTime at) {
  const support::TemporaryDirectory folder;
  if (!simulator::write_county(county, folder.path())) throw std::runtime_error{"no sheets"};
  db::RulebookImport door{
      database_.address(), at, db::ImportEnd::kept,
      std::make_shared<const db::IdentitySeal>(db::MasterKeys{{db::MasterKey{1, {}}}})};
  must(door.ensure_default_rules(files::default_rule_values()));
  for (const commands::ImportKind& kind : commands::import_kinds()) {
    const auto path = folder.path() / kind.file;
    if (!std::filesystem::exists(path)) continue;
    const auto outcome = commands::import_file(door, kind.what, path);
    if (const auto* faults = std::get_if<files::FileFaults>(&outcome)) {
      throw std::runtime_error{faults->lines().front()};
    }
    if (!std::holds_alternative<commands::FileTaken>(outcome)) {
      throw std::runtime_error{"the database failed"};
    }
  }
}

void Office::read_terminals() {
  std::unordered_map<jt808::TerminalNumber, terminals::KnownTerminal> known;
  for (const auto& one : answer(db::TerminalStore{pool_}.load_all())) {
    known.emplace(
        *jt808::TerminalNumber::from_text(one.number),
        terminals::KnownTerminal{.id = one.id, .plate = one.plate, .auth_code = one.auth_code});
  }
  directory_.replace(std::move(known));
}

void Office::make_accounts() {
  api::EndpointSources sources = support::engineless_sources();
  sources.rulebook = [this] { return rulebook_; };
  sources.session_rules.idle = hours{12};
  endpoints_ = std::make_unique<api::Endpoints>(pool_, sources, server_.metrics, clock_);
  endpoints_->add_to(server_.router);
  server_.accounts_exist = [this] { return endpoints_->access().book().accounts_exist(); };
  server_.identity_of = [this](std::string_view secret) {
    return endpoints_->access().book().identity_of(secret);
  };
  server_.start();
  db::AccountStore accounts{pool_};
  const auto create = [&](std::string login, Role role, registry::access::Affiliation of) {
    const db::NewAccount account{
        .login = std::move(login),
        .name = "值班",
        .password = kPassword,
        .must_change_password = false,
        .grant = {.role = role, .of = of, .from = clock_.at - hours{1}, .until = {}}};
    const auto made = answer(accounts.create(account, clock_.at, kCommand));
    if (const auto* not_made = std::get_if<db::NotDone>(&made)) {
      throw std::runtime_error{account.login + ": " + not_made->code};
    }
  };
  for (const auto& op : answer(accounts.places()).operators) {
    responders_.push_back({.login = fmt::format("monitor-{}", op.id), .operator_code = op.code});
    create(responders_.back().login, Role::monitor,
           {.operator_id = registry::OperatorId{op.id}, .school_id = {}, .area_id = {}});
  }
  for (const Role role : {Role::duty_officer, Role::traffic_police}) {
    responders_.push_back(
        {.login = std::string{registry::name_in(registry::access::kRoles, role)}, .role = role});
    create(responders_.back().login, role, {});
  }
  const auto all = answer(db::SessionStore{pool_, {.second_factor = {}}}.let_in(clock_.at));
  server_.on_loop([this, &all] {
    auto& book = endpoints_->access().book();
    book.replace(book.begin_read(), all);
  });
  for (Responder& responder : responders_) {
    clock_.at += std::chrono::seconds{20};  // only so many may log in at once
    responder.cookie = log_in(responder.login);
  }
}

std::string Office::log_in(const std::string& login) {
  const json::object body{{"login", login}, {"password", kPassword}};
  const auto response = send({.login = login}, "POST", "/api/v1/session", json::serialize(body));
  if (response.status != 204) throw std::runtime_error{login + ": " + response.body};
  const std::string cookie = response.header("Set-Cookie");
  return cookie.substr(0, cookie.find(';'));
}

support::RawResponse Office::send(const Responder& responder, std::string_view method,
                                  const std::string& target, const std::string& body) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n", method, target);
  if (!responder.cookie.empty()) {
    text += "Cookie: " + responder.cookie + "\r\nOrigin: http://localhost\r\n";
  }
  if (!body.empty()) text += "Content-Type: application/json\r\n";
  support::RawClient client{server_.port()};
  client.send(text + fmt::format("Content-Length: {}\r\n\r\n", body.size()) + body);
  auto response = client.read_response();
  if (!response) throw std::runtime_error{"no answer to " + target};
  return std::move(*response);
}

json::value Office::get(const Responder& responder, const std::string& target) {
  const auto response = send(responder, "GET", target, "");
  if (response.status != 200) {
    throw std::runtime_error{fmt::format("{} for {}: {}", target, responder.login, response.body)};
  }
  return json::parse(response.body);
}

int Office::post(const Responder& responder, const std::string& target, const std::string& body) {
  return send(responder, "POST", target, body).status;
}

void Office::journal(std::vector<Submitted> records, geo::UtcTime closes) {
  support::ask(attestations_->feed());
  tracker::JournalBatch batch{.seq = ++seq_, .closed_at = closes, .records = {}};
  for (Submitted& one : records) batch.records.push_back(std::move(one.record));
  for (auto& record : std::exchange(recorded_, {})) batch.records.push_back(std::move(record));
  must(journal_.append(batch));
  for (const Submitted& one : records) {
    if (one.committed) one.committed();
  }
  engine_->judge(std::move(batch));
}

void Office::wait_for_engine() {
  std::promise<tracker::EngineRunner::State> told;
  engine_->state([&told](const auto& state) { told.set_value(state); });
  const auto state = told.get_future().get();
  if (!state.ready || state.seq != seq_) throw std::runtime_error{"the engine does not go on"};
}

}  // namespace busward::monday
