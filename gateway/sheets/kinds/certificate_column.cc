#include "gateway/sheets/kinds/certificate_column.h"

#include <utility>

#include <fmt/format.h>

#include "registry/identity_number.h"

namespace busward::sheets {
namespace {

registry::Wording wrong_with(registry::CertificateFault fault) {
  switch (fault) {
    case registry::CertificateFault::length:
      return {"应为 8 至 20 位", "it has not 8 to 20 characters"};
    case registry::CertificateFault::characters:
      return {"含有字母和数字以外的字符", "it has others than letters and digits"};
  }
  return {};
}

}  // namespace

std::optional<registry::CertificateAsGiven> certificate_in(RowReader& row) {
  const auto cell = row.text("certificate");
  if (!cell) return std::nullopt;
  if (registry::is_masked_certificate(*cell)) return registry::MaskedCertificate{*cell};
  auto number = registry::CertificateNumber::from_text(*cell);
  if (number) return std::move(*number);
  const std::string hidden = registry::mask_identity(*cell);
  const registry::Wording why = wrong_with(number.error());
  row.fail(
      "certificate",
      {fmt::format("“{}” 不是从业资格证号：{}", hidden, why.in(registry::Language::zh)),
       fmt::format("'{}' is no certificate number: {}", hidden, why.in(registry::Language::en))},
      {"请核对证件；此列应设为文本格式，否则表格软件会丢失末尾数字",
       "compare it with the certificate; format the column as text, because a spreadsheet "
       "drops the last digits of a number"});
  return std::nullopt;
}

}  // namespace busward::sheets
