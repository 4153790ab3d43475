#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry/bus.h"
#include "registry/name_table.h"

namespace busward::registry {

// The edition of JT/T 808 that a terminal speaks.
enum class TerminalEdition { y2011, y2013, y2019 };
inline constexpr NameTable<TerminalEdition, 3> kTerminalEditions{
    {{TerminalEdition::y2011, "2011"},
     {TerminalEdition::y2013, "2013"},
     {TerminalEdition::y2019, "2019"}}};

// A terminal as it is on file, with the bus it is mounted in. `number` has no leading zeros:
// editions pad it to different lengths.
struct Terminal {
  std::string number;
  std::optional<TerminalEdition> edition;
  std::string plate;
  std::optional<PlateColour> plate_colour;
  std::optional<std::string> maker;
  std::optional<std::string> model;
  std::optional<std::string> terminal_id;
  friend bool operator==(const Terminal&, const Terminal&) = default;
};

// The number without its leading zeros; "0" for zeros alone.
inline std::string stripped_number(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return digits.empty() ? "" : "0";
  return std::string{digits.substr(first)};
}

}  // namespace busward::registry
