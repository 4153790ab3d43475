#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "gateway/simulator/random.h"
#include "registry/bus.h"

namespace busward::simulator {

// Plates, vehicle identification numbers and phone numbers, each once. The plates carry one city's
// letter; the phones begin with 100, which no network gives to anybody.
class VehicleMarks {
 public:
  explicit VehicleMarks(Random random) : random_{random} {}

  std::string plate(registry::PlateColour colour, int seats);
  std::string vin(std::size_t number);
  std::string phone(std::size_t number);

 private:
  Random random_;
  std::set<std::string> plates_;
};

// The ninth character of a vehicle identification number, from the other sixteen (GB 16735).
char vin_check_character(const std::string& vin);

}  // namespace busward::simulator
