#include "registry/driver_card.h"

#include <algorithm>
#include <cstddef>

namespace busward::registry {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 20;  // the field of 0x0702 from 2013 on
constexpr std::size_t kShown = 4;

bool is_digit_or_capital(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

}  // namespace

geo::Result<CertificateNumber, CertificateFault> CertificateNumber::from_text(
    std::string_view text) {
  if (text.size() < kShortest || text.size() > kLongest) return CertificateFault::length;
  std::string number{text};
  for (char& c : number) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (!std::ranges::all_of(number, is_digit_or_capital)) return CertificateFault::characters;
  return CertificateNumber{std::move(number)};
}

std::string CertificateNumber::masked() const {
  return std::string(text_.size() - kShown, '*') + text_.substr(text_.size() - kShown);
}

bool is_masked_certificate(std::string_view text) {
  if (text.size() < kShortest || text.size() > kLongest) return false;
  const auto hidden = text.substr(0, text.size() - kShown);
  const auto shown = text.substr(text.size() - kShown);
  return std::ranges::all_of(hidden, [](char c) { return c == '*'; }) &&
         std::ranges::all_of(shown, is_digit_or_capital);
}

}  // namespace busward::registry
