#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "geo/result.h"
#include "registry/name_table.h"

namespace busward::registry {

enum class IdentityFault { length, characters, birth_date, check_digit };
inline constexpr NameTable<IdentityFault, 4> kIdentityFaults{
    {{IdentityFault::length, "it has not 18 characters"},
     {IdentityFault::characters, "it has others than digits and a last X"},
     {IdentityFault::birth_date, "its 7th to 14th digit are no day of the calendar"},
     {IdentityFault::check_digit, "its last character does not fit the others"}}};

// A number of 居民身份证, checked (GB 11643: 17 digits and ISO 7064 MOD 11-2). It is personal data
// of the sensitive kind: it has no way into a stream or a log, and whole() is called where it is
// sealed and nowhere else.
class IdentityNumber {
 public:
  static geo::Result<IdentityNumber, IdentityFault> from_text(std::string_view text);

  const std::string& whole() const { return digits_; }
  std::string masked() const;
  std::chrono::sys_days born_on() const { return born_on_; }
  friend bool operator==(const IdentityNumber&, const IdentityNumber&) = default;

 private:
  IdentityNumber(std::string digits, std::chrono::sys_days born_on)
      : digits_{std::move(digits)}, born_on_{born_on} {}

  std::string digits_;
  std::chrono::sys_days born_on_;
};

// The form that people may see: "3201**********1234".
struct MaskedIdentity {
  std::string text;
  friend bool operator==(const MaskedIdentity&, const MaskedIdentity&) = default;
};
// Of anything that somebody typed as a number; short texts are hidden whole.
std::string mask_identity(std::string_view text);
bool is_masked_identity(std::string_view text);
// A sentence with everything in it that has the form of a number masked, right or mistyped: 17
// digits and a digit or X, that do not stand within longer ones.
std::string without_identities(std::string_view text);

// What a list says: the number, or the form in which a list was handed out.
using IdentityAsGiven = std::variant<IdentityNumber, MaskedIdentity>;
std::string masked(const IdentityAsGiven& identity);

}  // namespace busward::registry
