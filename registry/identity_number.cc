#include "registry/identity_number.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace busward::registry {
namespace {

constexpr std::size_t kLength = 18;
constexpr std::size_t kShownInFront = 4;
constexpr std::size_t kShownBehind = 4;
constexpr std::string_view kCheckCharacters = "10X98765432";  // by the weighted sum modulo 11

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char check_character(std::string_view digits) {
  constexpr std::array<unsigned, kLength - 1> kWeights{7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                       3, 7, 9,  10, 5, 8, 4, 2};
  unsigned sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    sum += kWeights[i] * static_cast<unsigned>(digits[i] - '0');
  }
  return kCheckCharacters[sum % kCheckCharacters.size()];
}

unsigned number_in(std::string_view digits) {
  unsigned value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<unsigned>(digit - '0');
  return value;
}

std::optional<std::chrono::sys_days> birth_date(std::string_view digits) {
  const std::chrono::year_month_day date{
      std::chrono::year{static_cast<int>(number_in(digits.substr(6, 4)))},
      std::chrono::month{number_in(digits.substr(10, 2))},
      std::chrono::day{number_in(digits.substr(12, 2))}};
  if (!date.ok() || date.year() < std::chrono::year{1900}) return std::nullopt;
  return std::chrono::sys_days{date};
}

}  // namespace

geo::Result<IdentityNumber, IdentityFault> IdentityNumber::from_text(std::string_view text) {
  if (text.size() != kLength) return IdentityFault::length;
  std::string digits{text};
  if (digits.back() == 'x') digits.back() = 'X';
  const bool sound = std::all_of(digits.begin(), digits.end() - 1, is_digit) &&
                     (is_digit(digits.back()) || digits.back() == 'X');
  if (!sound) return IdentityFault::characters;
  const auto born_on = birth_date(digits);
  if (!born_on) return IdentityFault::birth_date;
  if (digits.back() != check_character(digits)) return IdentityFault::check_digit;
  return IdentityNumber{std::move(digits), *born_on};
}

std::string IdentityNumber::masked() const {
  return mask_identity(digits_);
}

std::string mask_identity(std::string_view text) {
  if (text.size() <= kShownInFront + kShownBehind) return std::string(text.size(), '*');
  const std::size_t hidden = text.size() - kShownInFront - kShownBehind;
  return std::string{text.substr(0, kShownInFront)} + std::string(hidden, '*') +
         std::string{text.substr(text.size() - kShownBehind)};
}

bool is_masked_identity(std::string_view text) {
  return text.size() == kLength && text == mask_identity(text);
}

std::string without_identities(std::string_view text) {
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    const bool ends_in_x =
        end - at == kLength - 1 && end < text.size() && (text[end] == 'X' || text[end] == 'x');
    if (ends_in_x) ++end;
    const std::string_view run = text.substr(at, std::max<std::size_t>(end - at, 1));
    clean += run.size() == kLength ? mask_identity(run) : std::string{run};
    at += run.size();
  }
  return clean;
}

std::string masked(const IdentityAsGiven& identity) {
  if (const auto* number = std::get_if<IdentityNumber>(&identity)) return number->masked();
  return std::get<MaskedIdentity>(identity).text;
}

}  // namespace busward::registry
