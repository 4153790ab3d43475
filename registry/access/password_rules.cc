#include "registry/access/password_rules.h"

#include <algorithm>
#include <array>
#include <string>

namespace busward::registry::access {

namespace {

// Stems of the commonest passwords, as they are found in what leaked, and the words of this
// trade. A password that is one of them with digits and signs around it is as common.
constexpr std::array<std::string_view, 27> kStems{
    "password",        "passw0rd", "qwerty",   "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "letmein",         "welcome",  "iloveyou", "woaini",     "admin",     "root",
    "administrator",   "monkey",   "dragon",   "sunshine",   "princess",  "football",
    "baseball",        "superman", "changeme", "busward",    "schoolbus", "xiaoche",
    "xiaochejiankong", "jiaoyuju", "mima"};

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}

// Without the digits and signs before and behind.
std::string_view core(std::string_view text) {
  while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
  return text;
}

// Each character a fixed step behind the one before: "aaaa", "1234", "9876"; 9 and 0 are
// neighbours.
bool goes_on(std::string_view text) {
  if (text.size() < 2) return true;
  const auto step = [text](std::size_t i) {
    const int difference = text[i] - text[i - 1];
    if (difference == '0' - '9') return 1;
    return difference == '9' - '0' ? -1 : difference;
  };
  const int first = step(1);
  if (first < -1 || first > 1) return false;
  for (std::size_t i = 2; i < text.size(); ++i) {
    if (step(i) != first) return false;
  }
  return true;
}

// "abcabcabcabc", "88888888", "20262026": a beginning of at most four, over and over.
bool repeats(std::string_view text) {
  for (std::size_t period = 1; period <= 4 && period < text.size(); ++period) {
    if (text.substr(period) == text.substr(0, text.size() - period)) return true;
  }
  return false;
}

}  // namespace

std::optional<PasswordFault> fault_of(std::string_view password, std::string_view login,
                                      const PasswordRules& rules) {
  if (characters(password) < rules.least) return PasswordFault::too_short;
  if (password.size() > kLongestPassword) return PasswordFault::too_long;
  const std::string plain = lower(password);
  if (!login.empty() && plain.find(lower(login)) != std::string::npos) {
    return PasswordFault::holds_the_login;
  }
  const bool stem = std::ranges::find(kStems, core(plain)) != kStems.end();
  if (stem || core(plain).empty() || goes_on(plain) || repeats(plain)) {
    return PasswordFault::too_common;
  }
  return std::nullopt;
}

}  // namespace busward::registry::access
