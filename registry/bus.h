#pragma once

#include <chrono>
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

enum class Ownership { owned, leased };
inline constexpr NameTable<Ownership, 2> kOwnerships{
    {{Ownership::owned, "owned"}, {Ownership::leased, "leased"}}};

// A bus as it is on file. People know it by its plate; one that came in with its terminal's
// registration has no more than that until somebody files the rest.
struct Bus {
  std::string plate;
  std::optional<PlateColour> plate_colour;
  std::optional<std::string> vin;
  std::optional<BusKind> kind;
  std::optional<int> seats;
  std::optional<std::string> operator_code;
  std::optional<Ownership> ownership;  // by the operator
  std::optional<std::string> owner;    // 机动车所有人, as the vehicle licence names it
  std::optional<std::string> model;    // brand and model
  std::optional<std::chrono::sys_days> retired_on;  // since that day out of school service
  friend bool operator==(const Bus&, const Bus&) = default;
};

}  // namespace busward::registry
