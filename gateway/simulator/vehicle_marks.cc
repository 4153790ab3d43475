#include "gateway/simulator/vehicle_marks.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "geo/assert.h"

namespace busward::simulator {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kPlateLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";  // never I and O
constexpr std::string_view kVinCharacters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
constexpr std::size_t kCheckPosition = 8;
constexpr int kSmallBusSeats = 19;

int vin_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  static constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
  static constexpr std::string_view kValues = "12345678123457923456789";
  const auto at = kLetters.find(c);
  BUSWARD_ASSERT(at != std::string_view::npos);
  return kValues[at] - '0';
}

}  // namespace

std::string VehicleMarks::plate(registry::PlateColour colour, int seats) {
  const auto digits = [this](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += random_.pick(kDigits);
    return text;
  };
  for (;;) {
    std::string plate = "湘H";
    if (colour ==
        registry::PlateColour::green) {  // new energy: the letter stands behind on large vehicles
      const bool large = seats > kSmallBusSeats;
      const std::string number = digits(5);
      plate += large ? number + "D" : "D" + number;
    } else {
      if (random_.chance(0.6)) {
        plate += random_.pick(kPlateLetters);
        plate += digits(4);
      } else {
        plate += digits(3);
        plate += random_.pick(kPlateLetters);
        plate += digits(1);
      }
    }
    if (plates_.insert(plate).second) return plate;
  }
}

char vin_check_character(const std::string& vin) {
  static constexpr std::array kWeights{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
  BUSWARD_ASSERT(vin.size() == kWeights.size());
  int sum = 0;
  for (std::size_t i = 0; i < vin.size(); ++i) {
    if (i != kCheckPosition) sum += kWeights[i] * vin_value(vin[i]);
  }
  const int rest = sum % 11;
  return rest == 10 ? 'X' : static_cast<char>('0' + rest);
}

std::string VehicleMarks::vin(std::size_t number) {
  std::string vin = random_.chance(0.5) ? "LHX" : "LBW";  // no maker's own letters
  for (int i = 0; i < 5; ++i) vin += random_.pick(kVinCharacters);
  vin += '0';
  vin += random_.pick(std::string_view{"LMNPRS"});  // 2020 to 2025
  vin += random_.pick(kPlateLetters.substr(0, 8));
  vin += fmt::format("{:06}", 100 + number * 7);
  vin[kCheckPosition] = vin_check_character(vin);
  return vin;
}

std::string VehicleMarks::phone(std::size_t number) {
  return fmt::format("100{:05}{:03}", number + 1, random_.below(1000));
}

}  // namespace busward::simulator
