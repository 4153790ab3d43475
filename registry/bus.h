#pragma once

#include <optional>
#include <string>

#include "registry/name_table.h"

namespace busward::registry {

enum class PlateColour { blue, yellow, black, white, green, other };
inline constexpr NameTable<PlateColour, 6> kPlateColours{{{PlateColour::blue, "blue"},
                                                          {PlateColour::yellow, "yellow"},
                                                          {PlateColour::black, "black"},
                                                          {PlateColour::white, "white"},
                                                          {PlateColour::green, "green"},
                                                          {PlateColour::other, "other"}}};

// What the bus is built and licensed for; non_dedicated is an ordinary bus in school service.
enum class BusKind { kindergarten, primary, primary_secondary, non_dedicated };
inline constexpr NameTable<BusKind, 4> kBusKinds{{{BusKind::kindergarten, "kindergarten"},
                                                  {BusKind::primary, "primary"},
                                                  {BusKind::primary_secondary, "primary_secondary"},
                                                  {BusKind::non_dedicated, "non_dedicated"}}};

// A bus as it is on file. People know it by its plate; one that came in with its terminal's
// registration has no more than that until somebody files the rest.
struct Bus {
  std::string plate;
  std::optional<PlateColour> plate_colour;
  std::optional<std::string> vin;
  std::optional<BusKind> kind;
  std::optional<int> seats;
  std::optional<std::string> operator_code;
  friend bool operator==(const Bus&, const Bus&) = default;
};

}  // namespace busward::registry
