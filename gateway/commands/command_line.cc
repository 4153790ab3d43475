#include "gateway/commands/command_line.h"

#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "gateway/commands/record_import.h"
#include "gateway/sheets/catalogue.h"
#include "registry/access/actor.h"

namespace busward::commands {
namespace {

template <class C>
void source_options(CLI::App& app, C& command) {
  app.add_option("--config", command.source.config, "the one TOML file")->capture_default_str();
  app.add_option("--data", command.source.data,
                 "data directory: journal, database and token of an embedded server");
}

std::vector<std::string> importable() {
  std::vector<std::string> names{"all"};
  for (const ImportKind& kind : import_kinds()) names.emplace_back(kind.what);
  return names;
}

// Record files are kept by people who read Chinese.
template <class C>
void language_option(CLI::App& app, C& command) {
  app.add_option_function<std::string>(
         "--language",
         [&command](const std::string& name) {
           command.language = *registry::value_in(registry::kLanguages, name);
         },
         "in which to speak of the records: zh (default) or en")
      ->check(CLI::IsMember({"zh", "en"}));
}

std::vector<std::string> sheets_on_offer() {
  std::vector<std::string> names;
  for (const sheets::SheetForm* form : sheets::catalogue()) names.emplace_back(form->key);
  return names;
}

std::vector<std::string> role_names() {
  std::vector<std::string> names;
  for (const auto& [role, name] : registry::access::kRoles) names.emplace_back(name);
  return names;
}

std::optional<geo::UtcTime> time_in(const std::string& option, const std::string& text) {
  const auto time = geo::from_iso8601(text);
  if (!time) {
    throw CLI::ValidationError(option, "'" + text + "' is no time; write 2026-09-01T07:00:00Z");
  }
  return time;
}

void time_option(CLI::App& app, const std::string& name, const char* meaning,
                 std::optional<geo::UtcTime>& time) {
  app.add_option_function<std::string>(
      name, [name, &time](const std::string& text) { time = time_in(name, text); }, meaning);
}

std::chrono::sys_days day_in(const std::string& text) {
  const auto midnight = geo::from_iso8601(text + "T00:00:00Z");
  if (!midnight) throw CLI::ValidationError("--day", "'" + text + "' is no day; write 2026-09-01");
  return std::chrono::floor<std::chrono::days>(*midnight);
}

// One parser for each command; the chosen one leaves its struct in `chosen`.
class Parser {
 public:
  Parser() {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", BUSWARD_VERSION);
    add_server_commands();
    add_record_commands();
    add_account();
    add_people();
    add_replay();
    add_county_commands();
  }

  std::variant<Command, int> parse(int argc, const char* const* argv) {
    if (argc > 1 && argv[1][0] != '-' && !is_command(argv[1])) {
      fmt::print(stderr, "busward: '{}' is no command; 'busward --help' lists them\n", argv[1]);
      return 2;
    }
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp& help) {
      return app_.exit(help);
    } catch (const CLI::CallForAllHelp& help) {
      return app_.exit(help);
    } catch (const CLI::CallForVersion& version) {
      return app_.exit(version);
    } catch (const CLI::ParseError& fault) {
      fmt::print(stderr, "busward: {}; 'busward --help' lists the commands\n", fault.what());
      return 2;
    }
    return chosen_.value();
  }

 private:
  bool is_command(const std::string& name) const {
    const auto all = app_.get_subcommands([](const CLI::App*) { return true; });
    return std::ranges::any_of(all, [&](const auto* sub) { return sub->get_name() == name; });
  }
  template <class C>
  CLI::App* choose(const char* name, const char* meaning, C& command) {
    CLI::App* sub = app_.add_subcommand(name, meaning);
    sub->callback([this, &command] { chosen_ = command; });
    return sub;
  }

  void add_server_commands() {
    auto* serve = choose("serve", "take terminals and serve the console, until SIGTERM", serve_);
    source_options(*serve, serve_);
    serve->add_option("--port", serve_.port, "console and API port");
    serve->add_option("--listen", serve_.listen, "address that the console listens on");
    serve->add_option("--terminal-port", serve_.terminal_port, "port for JT/T 808 terminals");
    source_options(*choose("migrate", "bring the database to this program's schema", migrate_),
                   migrate_);
    source_options(*choose("check-config", "read the configuration and say what is wrong", check_),
                   check_);
  }

  void add_record_commands() {
    auto* import = choose("import", "take records from files, all of a file or nothing", import_);
    source_options(*import, import_);
    import->add_option("what", import_.what, "what the file holds; 'all' takes a folder")
        ->required()
        ->check(CLI::IsMember(importable()));
    import->add_option("path", import_.path, "the file, or the folder for 'all'")->required();
    language_option(*import, import_);
    import->add_flag("--preview", import_.preview,
                     "say what would be added and changed, and change nothing");
    import->add_flag("--correction", import_.correction,
                     "the file corrects a mistake: what it says was always so, and not only from "
                     "now on");
    import->add_option("--faults", import_.faults,
                       "where there are faults, write a copy of the sheet here, XLSX, with every "
                       "bad cell marked");
    add_sheet_commands();
    auto* terminals = choose("terminals", "list the terminals on file", terminals_);
    source_options(*terminals, terminals_);
    terminals->add_flag("--refused", terminals_.refused, "list those that were turned away");
    choose("decode", "JT/T 808 frames as hex, one a line, to JSON, one a line", decode_)
        ->add_flag("--stream", decode_.stream, "each line is one TCP segment of one session");
  }

  void add_sheet_commands() {
    auto* exported = choose("export", "write the records on file as a sheet", export_);
    source_options(*exported, export_);
    exported->add_option("what", export_.what, "which records")
        ->required()
        ->check(CLI::IsMember(sheets_on_offer()));
    exported->add_option("-o,--out", export_.out, "the file to write")->required();
    exported->add_option("--as", export_.as, "csv or xlsx (default: as the file's name ends)")
        ->check(CLI::IsMember({"csv", "xlsx"}));
    time_option(*exported, "--at", "as they hold at that moment (default: now)", export_.at);
    time_option(*exported, "--known-at", "by what was recorded until then (default: now)",
                export_.known_at);
    language_option(*exported, export_);
    auto* blank = choose("template", "write an empty sheet to fill in, XLSX", template_);
    blank->add_option("what", template_.what, "for which records")
        ->required()
        ->check(CLI::IsMember(sheets_on_offer()));
    blank->add_option("-o,--out", template_.out, "the file to write")->required();
    language_option(*blank, template_);
  }

  void add_account() {
    auto* account = app_.add_subcommand("account", "who may log in to the console, and as what");
    account->require_subcommand(1);
    add_account_act(*account, "list", "one line an account", AccountAct::list);
    auto* create = add_account_act(*account, "create", "a new account with its first role",
                                   AccountAct::create);
    create->add_option("--name", account_.name, "as people know it (default: the login)");
    role_options(*create);
    staff_option(*create);
    password_option(*create);
    staff_option(*add_account_act(
        *account, "tie", "say whose account it is; without --staff nobody's", AccountAct::tie));
    add_account_act(*account, "disable", "log in no more; sessions and tokens end",
                    AccountAct::disable);
    add_account_act(*account, "enable", "log in again", AccountAct::enable);
    add_account_act(*account, "unlock", "forget its failed log-ins", AccountAct::unlock);
    auto* reset = add_account_act(*account, "reset-password", "a new password; sessions end",
                                  AccountAct::reset_password);
    password_option(*reset);
    reset->add_flag("--drop-second-factor", account_.drop_second_factor,
                    "the one-time code is lost and has to be set up again");
    why_option(
        *add_account_act(*account, "erase", "end it for good, and with it what tells of its person",
                         AccountAct::erase),
        account_);
    role_options(*add_account_act(*account, "grant", "one more role", AccountAct::grant));
    role_options(*add_account_act(*account, "revoke", "one role less", AccountAct::revoke));
    auto* verify = choose("verify", "check the audit log against its seals", verify_);
    source_options(*verify, verify_);
  }

  CLI::App* add_account_act(CLI::App& account, const char* name, const char* meaning,
                            AccountAct act) {
    CLI::App* sub = account.add_subcommand(name, meaning);
    source_options(*sub, account_);
    if (act != AccountAct::list) sub->add_option("login", account_.login, "whose")->required();
    sub->callback([this, act] {
      account_.act = act;
      chosen_ = account_;
    });
    return sub;
  }

  template <class C>
  static void why_option(CLI::App& app, C& command) {
    app.add_option("--why", command.why, "for the audit log: who asked, on what ground")
        ->required();
  }

  void person_options(CLI::App& app, PeopleAct act) {
    auto* driver = app.add_option("--driver", people_.driver, "of this code");
    auto* staff = app.add_option("--staff", people_.staff, "of this code")->excludes(driver);
    app.callback([this, driver, staff, act] {
      if (driver->empty() && staff->empty()) {
        throw CLI::RequiredError("people: --driver CODE or --staff CODE");
      }
      people_.act = act;
      chosen_ = people_;
    });
  }

  void add_people() {
    auto* people = app_.add_subcommand("people", "the identities of people on file");
    people->require_subcommand(1);
    auto* erase = people->add_subcommand(
        "erase", "end a person's identity: number, birth date and values in the audit log");
    source_options(*erase, people_);
    why_option(*erase, people_);
    person_options(*erase, PeopleAct::erase);
    auto* copy = people->add_subcommand("export", "all that is kept of one person, for the person");
    source_options(*copy, people_);
    why_option(*copy, people_);
    copy->add_option("--out", people_.out, "FILE.zip, or a folder that is made")->required();
    person_options(*copy, PeopleAct::export_person);
    auto* renew = people->add_subcommand("renew-keys",
                                         "put everything under the newest line of identity.keys");
    source_options(*renew, people_);
    renew->callback([this] {
      people_.act = PeopleAct::renew_keys;
      chosen_ = people_;
    });
  }

  void role_options(CLI::App& app) {
    app.add_option("--role", account_.role, "what the account may do")
        ->required()
        ->check(CLI::IsMember(role_names()));
    auto* of_operator = app.add_option("--operator", account_.operator_code, "of this operator");
    auto* of_school = app.add_option("--school", account_.school_code, "of this school");
    app.add_option("--area", account_.area_code, "of this area and those below it")
        ->excludes(of_operator)
        ->excludes(of_school);
    of_school->excludes(of_operator);
  }

  void staff_option(CLI::App& app) {
    app.add_option("--staff", account_.staff,
                   "whose account it is: the code of a staff member or driver on file; an "
                   "attendant's then has that person's runs of today alone");
  }

  void password_option(CLI::App& app) {
    app.add_flag("--password-stdin", account_.password_from_stdin,
                 "the password is the first line of stdin (default: one is made and printed once)");
  }

  void add_replay() {
    auto* replay = app_.add_subcommand("replay", "judge recorded fixes once more");
    replay->callback([this] {
      if (from_journal_) {
        chosen_ = replay_journal_;
      } else if (!replay_files_.routes.empty()) {
        chosen_ = replay_files_;
      } else {
        throw CLI::ValidationError("replay", "name --routes and --fixes, or --from-journal --day");
      }
    });
    auto* files = replay->add_option_group("files", "the settled verdicts on two files");
    auto* routes = files->add_option("--routes", replay_files_.routes, "approved routes, GeoJSON");
    auto* fixes = files->add_option("--fixes", replay_files_.fixes, "fixes, CSV");
    files->add_flag("--live", replay_files_.live, "the live verdicts instead");
    auto* journal = replay->add_option_group("journal", "a day as the journal has it, compared");
    auto* from = journal->add_flag("--from-journal", from_journal_, "the server's own record");
    auto* day = journal->add_option_function<std::string>(
        "--day", [this](const std::string& text) { replay_journal_.day = day_in(text); },
        "civil day of the county, 2026-09-01");
    source_options(*journal, replay_journal_);
    routes->needs(fixes);
    fixes->needs(routes);
    from->needs(day)->excludes(routes);
    day->needs(from);
  }

  void add_county_commands() {
    auto* seed = choose("seed-county", "write a generated county's files", seed_);
    seed->add_option("--seed", seed_.seed, "the same seed gives the same county");
    seed->add_option("--buses", seed_.buses, "how many")->check(CLI::Range(1, 20000));
    seed->add_option("--out", seed_.out, "folder to write")->required();
    time_option(*seed, "--start", "the moment the morning peak is laid around (default: now)",
                seed_.start);
    add_simulate();
  }

  void add_simulate() {
    auto* simulate = choose("simulate", "drive real JT/T 808 terminals over TCP", simulate_);
    simulate->add_option("--county", simulate_.county, "folder of seed-county's files")->required();
    simulate->add_option("--host", simulate_.host, "the server");
    simulate->add_option("--port", simulate_.port, "its terminal port");
    simulate->add_option("--terminals", simulate_.terminals, "how many of the county's buses");
    simulate->add_option_function<double>(
        "--interval",
        [this](double s) {
          if (s <= 0) throw CLI::ValidationError("--interval", "must be above 0 s");
          simulate_.interval = std::chrono::milliseconds{static_cast<long>(s * 1000)};
        },
        "seconds between reports (default 5)");
    simulate->add_option_function<long>(
        "--duration", [this](long s) { simulate_.duration = std::chrono::seconds{s}; },
        "seconds to drive (default: until interrupted)");
    simulate->add_option("--seed", simulate_.seed, "of noise, dead spots and scripted cases");
    simulate->add_option("--speeding", simulate_.speeding, "share of the runs that speed once")
        ->check(CLI::Range(0.0, 1.0));
    simulate
        ->add_option("--deviating", simulate_.deviating, "share of the runs that leave their line")
        ->check(CLI::Range(0.0, 1.0));
    simulate
        ->add_option("--mishaps", simulate_.mishaps,
                     "share of the runs that miss a stop, lose their terminal or are jammed")
        ->check(CLI::Range(0.0, 1.0));
    simulate->add_option("--sos", simulate_.sos, "share of the runs on which SOS is pressed")
        ->check(CLI::Range(0.0, 1.0));
    simulate
        ->add_option_function<long>(
            "--sos-after", [this](long s) { simulate_.sos_after = std::chrono::seconds{s}; },
            "one press of SOS on the last bus, so many seconds after the start")
        ->check(CLI::Range(0L, 86'400L));
    simulate
        ->add_option("--cards", simulate_.cards,
                     "share of the buses whose drivers put their cards in")
        ->check(CLI::Range(0.0, 1.0));
    simulate->add_option("--dead-spots", simulate_.dead_spots, "share of the time without network")
        ->check(CLI::Range(0.0, 0.9));
    simulate->add_option("--feed", simulate_.feed, "live feed address, to time fix to feed");
    simulate->add_option("--truth", simulate_.truth, "file for what was truly done");
    simulate->add_option("--acked", simulate_.acked, "file for what was acknowledged");
  }

  CLI::App app_{"Busward: school-bus fleet tracking and route compliance", "busward"};
  std::optional<Command> chosen_;
  Serve serve_;
  Migrate migrate_;
  CheckConfig check_;
  Import import_;
  Export export_;
  Template template_;
  Terminals terminals_;
  Account account_;
  People people_;
  Verify verify_;
  Decode decode_;
  ReplayFiles replay_files_;
  ReplayJournal replay_journal_;
  bool from_journal_ = false;
  SeedCounty seed_;
  Simulate simulate_;
};

}  // namespace

std::variant<Command, int> parse_command_line(int argc, const char* const* argv) {
  return Parser{}.parse(argc, argv);
}

}  // namespace busward::commands
