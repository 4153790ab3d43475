#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "geo/result.h"
#include "registry/access/actor.h"
#include "registry/retention.h"

namespace busward::gateway {

// The one TOML file, as the program uses it. Each field's default stands here; flags override data,
// listen and port.
struct Config {
  // Journal, database and token of an embedded server live below it.
  std::filesystem::path data{"/var/lib/busward"};

  struct Database {
    // Somebody else's PostgreSQL; none: the private cluster below data.
    std::optional<std::string> connection;
  } database;

  struct Console {
    std::string listen = "127.0.0.1";  // elsewhere only once there is an account
    std::uint16_t port = 8080;
    std::optional<std::filesystem::path> files;  // the built console; none: beside the program
  } console;

  struct Terminals {
    std::string listen = "127.0.0.1";  // "0.0.0.0" lets terminals in from outside
    std::uint16_t port = 6808;
    int connections = 15'000;  // 1 to 19,000: a process has 20,000 descriptors
    std::chrono::seconds silent{
        180};  // 10 to 86,400: a link that says nothing for so long is closed
  } terminals;

  // Log-ins and sessions.
  struct Access {
    int failures = 5;                      // in a row until an account is locked; 1 to 100
    std::chrono::seconds lock{900};        // 10 to 86,400
    std::chrono::seconds idle{1800};       // 60 to 86,400: a session without a request ends
    std::chrono::seconds longest{43'200};  // 600 to 604,800: and in any case after so long
    int password_least = 12;               // characters, 8 to 64
    std::chrono::days badge{180};          // 1 to 366: an attendant's badge ends after so long
    // The roles that log in with a one-time code as well.
    std::vector<registry::access::Role> second_factor{
        registry::access::Role::system_administrator,
        registry::access::Role::security_administrator, registry::access::Role::audit_administrator,
        registry::access::Role::government_office, registry::access::Role::traffic_police};
  } access;

  // What hashes, signs and keeps secret what is new; what is there names its own.
  enum class Algorithms { international, commercial };
  Algorithms algorithms = Algorithms::international;

  // What a driver hears of an alarm, by rule; an empty text is not read out.
  struct Cab {
    std::string overspeed = "您已超速，请减速行驶";
    std::string route_deviation = "您已偏离核准线路，请按核准线路行驶";
    // Nobody is to turn or to reverse with pupils on board because a voice told him.
    std::string missed_stop = "有核准站点未停靠，请勿倒车或掉头，联系监控员";
    bool when_shown = false;  // also of a rule whose alarms only show
  } cab;

  // For how many days what is kept, 1 to 36,500, and not below the rulebook's least ones.
  registry::Retention retention;
};

// Every fault of the file at once, a line each, in the order of the file: which key, what is wrong,
// what to write. A file that is no TOML has the one where that ends.
struct ConfigFaults {
  std::vector<std::string> lines;
};

// `rules` say for how long what is kept at least, on `today`.
geo::Result<Config, ConfigFaults> load_config(const std::filesystem::path& file,
                                              const registry::RuleValues& rules,
                                              std::chrono::sys_days today);

}  // namespace busward::gateway
