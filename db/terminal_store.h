#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"
#include "registry/ids.h"
#include "registry/terminal.h"

namespace busward::db {

// What a session has to know of a terminal to let it in.
struct KnownTerminal {
  registry::TerminalId id;
  std::string number;  // without leading zeros
  std::optional<registry::TerminalEdition> edition;
  std::optional<registry::VehicleId> vehicle;
  std::string plate;  // of that vehicle; empty where there is none
  std::optional<registry::PlateColour> plate_colour;
  std::optional<std::string>
      auth_digest;  // registry::auth_code_digest of its code; none was issued yet
};

// A terminal that was turned away, summed up since it was first seen.
struct RefusedTerminal {
  std::string number;
  std::string edition;               // as it spoke: "2011", "2013", "2019" or "unknown"
  std::optional<std::string> plate;  // where it sent one
  std::string address;
  std::string reason;
  std::int64_t frames = 0;
  geo::UtcTime first_at;
  geo::UtcTime last_at;
  std::string last_frame;  // bytes
};

// Terminals on file and those that are not. Runs through the pool (role api or engine); any strand
// may call.
class TerminalStore {
 public:
  explicit TerminalStore(Pool& pool) : pool_{pool} {}

  // Every terminal on file now, by number.
  boost::asio::awaitable<Outcome<std::vector<KnownTerminal>>> load_all();

  // The terminal's own code: random, made at the first call and the same ever after. It is returned
  // when it stands.
  boost::asio::awaitable<Outcome<std::string>> issue_code(registry::TerminalId terminal);

  // Adds to what is known of each (frames are summed, the newest of the rest wins) in one
  // statement. Terminals that have been put on file meanwhile are left out; the list keeps its
  // newest 10,000. Not to be repeated in doubt.
  boost::asio::awaitable<Outcome<Done>> note_refused(std::vector<RefusedTerminal> refused);

  // The newest first, at most 1,000.
  boost::asio::awaitable<Outcome<std::vector<RefusedTerminal>>> refused();

 private:
  Pool& pool_;
};

}  // namespace busward::db
