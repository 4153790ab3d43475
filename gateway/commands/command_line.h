#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "geo/utc_time.h"
#include "registry/wording.h"

namespace busward::commands {

// Each command of the program, parsed whole before anything is touched. `--help` is the manual; its
// texts stand in command_line.cc, the one file that knows the parser.

// Where serve, migrate, import and the others find their database; the file's values, then the
// flags'.
struct ConfigSource {
  std::filesystem::path config{"/etc/busward/busward.toml"};
  std::optional<std::filesystem::path> data;
};

struct Serve {
  ConfigSource source;
  std::optional<std::uint16_t> port;
  std::optional<std::string> listen;
  std::optional<std::uint16_t> terminal_port;
};
struct Migrate {
  ConfigSource source;
};
struct CheckConfig {
  ConfigSource source;
};
struct Import {
  ConfigSource source;
  std::string what;  // "terminals", "routes", … "all"
  std::filesystem::path path;
  registry::Language language = registry::Language::zh;  // of what is said about the files
  bool preview = false;     // say what would change, and change nothing
  bool correction = false;  // what the file says was always so; not only from now on
  std::optional<std::filesystem::path> faults;  // where to write a copy with the bad cells marked
};
struct Export {
  ConfigSource source;
  std::string what;                      // a kind that comes as a sheet: "buses"
  std::optional<std::string> as;         // "csv" or "xlsx"; none: as the file's name ends
  std::optional<geo::UtcTime> at;        // the moment of which the records speak; none: now
  std::optional<geo::UtcTime> known_at;  // by what was recorded until then; none: now
  std::filesystem::path out;
  registry::Language language = registry::Language::zh;
};
struct Template {
  std::string what;
  std::filesystem::path out;
  registry::Language language = registry::Language::zh;
};
struct Terminals {
  ConfigSource source;
  bool refused = false;
};
enum class AccountAct {
  create,
  list,
  disable,
  enable,
  unlock,
  tie,
  reset_password,
  grant,
  revoke,
  erase
};
struct Account {
  ConfigSource source;
  AccountAct act = AccountAct::list;
  std::string login;
  std::string name;
  std::string role;
  std::optional<std::string> operator_code;
  std::optional<std::string> school_code;
  std::optional<std::string> area_code;
  std::optional<std::string> staff;  // code of whose account it is
  bool password_from_stdin = false;
  bool drop_second_factor = false;
  std::string why;
};
enum class PeopleAct { export_person, erase, renew_keys };
struct People {
  ConfigSource source;
  PeopleAct act = PeopleAct::erase;
  std::optional<std::string> driver;  // one of the two
  std::optional<std::string> staff;
  std::string why;
  std::filesystem::path out;  // of an export: a ZIP file, or a folder that is made
};
struct Verify {
  ConfigSource source;
};
struct Decode {
  bool stream = false;
};
// On files; the journal's own is ReplayJournal.
struct ReplayFiles {
  std::filesystem::path routes;
  std::filesystem::path fixes;
  bool live = false;
};
struct ReplayJournal {
  ConfigSource source;
  std::chrono::sys_days day;  // civil, of the county
};
struct SeedCounty {
  std::uint64_t seed = 1;
  int buses = 60;
  std::filesystem::path out;
  std::optional<geo::UtcTime> start;  // the moment the morning peak is laid around; default: now
};
struct Simulate {
  std::filesystem::path county;
  std::string host = "127.0.0.1";
  std::uint16_t port = 6808;
  int terminals = 60;
  std::chrono::milliseconds interval{5000};
  std::optional<std::chrono::seconds> duration;  // none: until interrupted
  std::uint64_t seed = 1;
  double speeding = 0.25;   // share of the runs on which a bus speeds
  double deviating = 0.05;  // share of the runs on which a bus leaves its line
  double mishaps = 0.02;    // share of the runs with a missed stop, a cut or a jamming
  double sos = 0;           // share of the runs on which somebody presses the button
  double cards = 0;         // share of the buses whose drivers put their cards in
  std::optional<std::chrono::seconds> sos_after;  // one press, so long after the start
  double dead_spots = 0.02;                       // share of the time without network
  std::optional<std::string> feed;  // ws address with token, to measure the way from fix to feed
  std::optional<std::filesystem::path> truth;
  std::optional<std::filesystem::path> acked;
};

using Command =
    std::variant<Serve, Migrate, CheckConfig, Import, Export, Template, Terminals, Account, People,
                 Verify, Decode, ReplayFiles, ReplayJournal, SeedCounty, Simulate>;

// What to do, or the exit code when there is nothing left to do: 0 after --help and --version, 2
// after a wrong call, which has been answered with one line on stderr.
std::variant<Command, int> parse_command_line(int argc, const char* const* argv);

}  // namespace busward::commands
