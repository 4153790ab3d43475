#include <cstdio>

#include <boost/algorithm/hex.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "db/terminal_store.h"
#include "gateway/commands/answered.h"
#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"

namespace busward::commands {
namespace {

namespace json = boost::json;

json::value text_or_null(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

void print(const db::KnownTerminal& terminal) {
  json::object line{{"phone", terminal.number}};
  line["edition"] =
      terminal.edition
          ? json::value(registry::name_in(registry::kTerminalEditions, *terminal.edition))
          : json::value(nullptr);
  line["plate"] = terminal.plate.empty() ? json::value(nullptr) : json::value(terminal.plate);
  fmt::print("{}\n", json::serialize(line));
}

void print(const db::RefusedTerminal& terminal) {
  const json::object line{{"phone", terminal.number},
                          {"edition", terminal.edition},
                          {"plate", text_or_null(terminal.plate)},
                          {"address", terminal.address},
                          {"reason", terminal.reason},
                          {"frames", terminal.frames},
                          {"first_at", geo::to_iso8601(terminal.first_at)},
                          {"last_at", geo::to_iso8601(terminal.last_at)},
                          {"last_frame", boost::algorithm::hex_lower(terminal.last_frame)}};
  fmt::print("{}\n", json::serialize(line));
}

template <class Records>
int print_all(const db::Outcome<Records>& records) {
  if (!records) {
    fmt::print(stderr, "busward: the terminals cannot be read; the line before says why\n");
    return 1;
  }
  for (const auto& record : *records) print(record);
  return 0;
}

}  // namespace

int run(const Terminals& command) {
  const auto opened = open_database(command.source);
  if (!opened) return 1;
  db::Pool pool{opened->address, {.threads = 1}};
  db::TerminalStore store{pool};
  return command.refused ? print_all(answered(store.refused()))
                         : print_all(answered(store.load_all()));
}

}  // namespace busward::commands
