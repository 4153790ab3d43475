#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"
#include "registry/ids.h"
#include "registry/refused_terminal.h"
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
  std::string auth_code;  // its own: random, made when it was first looked up, the same ever after
};

using registry::RefusedTerminal;

// Terminals on file and those that are not. Runs through the pool (role api or engine); any strand
// may call.
class TerminalStore {
 public:
  explicit TerminalStore(Pool& pool) : pool_{pool} {}

  // Every terminal on file now, by number; those that have no code yet are given one.
  boost::asio::awaitable<Outcome<std::vector<KnownTerminal>>> load_all();

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
