#include "gateway/sheets/kinds/identity_column.h"

#include <utility>

#include <fmt/format.h>

namespace busward::sheets {
namespace {

using registry::IdentityFault;

registry::Wording wrong_with(IdentityFault fault) {
  switch (fault) {
    case IdentityFault::length:
      return {"不足或超过 18 位", "it has not 18 characters"};
    case IdentityFault::characters:
      return {"含有数字和末位 X 以外的字符", "it has others than digits and a last X"};
    case IdentityFault::birth_date:
      return {"第 7 至 14 位不是有效日期", "its 7th to 14th digit are no day of the calendar"};
    case IdentityFault::check_digit:
      return {"末位校验码不符", "its last character does not fit the others"};
  }
  return {};
}

}  // namespace

std::optional<registry::IdentityAsGiven> identity_in(RowReader& row) {
  const auto cell = row.text("identity");
  if (!cell) return std::nullopt;
  if (registry::is_masked_identity(*cell)) return registry::MaskedIdentity{*cell};
  auto number = registry::IdentityNumber::from_text(*cell);
  if (number) return std::move(*number);
  const std::string hidden = registry::mask_identity(*cell);
  const registry::Wording why = wrong_with(number.error());
  row.fail("identity",
           {fmt::format("“{}” 不是居民身份证号：{}", hidden, why.in(registry::Language::zh)),
            fmt::format("'{}' is no identity number: {}", hidden, why.in(registry::Language::en))},
           {"请核对证件；此列应设为文本格式，否则表格软件会丢失末尾数字",
            "compare it with the card; format the column as text, because a spreadsheet drops the "
            "last digits of a number"});
  return std::nullopt;
}

}  // namespace busward::sheets
