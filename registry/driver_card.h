#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "geo/result.h"
#include "registry/name_table.h"

namespace busward::registry {

enum class CertificateFault { length, characters };
inline constexpr NameTable<CertificateFault, 2> kCertificateFaults{
    {{CertificateFault::length, "it has not 8 to 20 characters"},
     {CertificateFault::characters, "it has others than letters and digits"}}};

// The number of a driver's qualification certificate (从业资格证号), which his IC card tells the
// terminal (JT/T 808, 0x0702). In many places it is his identity number, so it is kept like one:
// people see it masked, the engine knows a digest, and whole() is called where that is made.
class CertificateNumber {
 public:
  // Letters are made large: cards and sheets differ in them.
  static geo::Result<CertificateNumber, CertificateFault> from_text(std::string_view text);

  const std::string& whole() const { return text_; }
  std::string masked() const;
  friend bool operator==(const CertificateNumber&, const CertificateNumber&) = default;

 private:
  explicit CertificateNumber(std::string text) : text_{std::move(text)} {}
  std::string text_;
};

// The form that people may see and lists are handed out with: "**************1234". Of an identity
// number it tells less than that one's own masked form.
struct MaskedCertificate {
  std::string text;
  friend bool operator==(const MaskedCertificate&, const MaskedCertificate&) = default;
};
bool is_masked_certificate(std::string_view text);

using CertificateAsGiven = std::variant<CertificateNumber, MaskedCertificate>;

// What a card is known by: the certificate's number under the county's key, 64 hexadecimal digits.
struct CardDigest {
  std::string digits;
  friend auto operator<=>(const CardDigest&, const CardDigest&) = default;

  template <class Archive>
  void archive(Archive& a) {
    a(digits);
  }
};

}  // namespace busward::registry
