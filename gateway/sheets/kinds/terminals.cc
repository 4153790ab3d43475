#include <algorithm>

#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr std::size_t kLongestNumber = 20;  // the 2019 edition pads to twenty digits

constexpr Word kEditionWords[]{{"2011", "2011", "2011", "2011版|JT/T 808-2011"},
                               {"2013", "2013", "2013", "2013版|JT/T 808-2013"},
                               {"2019", "2019", "2019", "2019版|JT/T 808-2019"}};
static_assert(cover(kEditionWords, registry::kTerminalEditions));

constexpr Column kColumns[]{
    {.key = "phone",
     .zh = "终端号",
     .en = "Terminal number",
     .also = "终端手机号|SIM卡号|SIM卡|手机号|终端号码|通信号",
     .required = true,
     .holds = Holds::code,
     .example = "13900000000",
     .note_zh = "JT/T 808 报文头中的终端手机号，前导零可省",
     .note_en = "as in the header of JT/T 808, with or without leading zeros"},
    {.key = "edition",
     .zh = "协议版本",
     .en = "Edition",
     .also = "版本|协议",
     .holds = Holds::word,
     .words = kEditionWords,
     .example = "2019"},
    kPlateColumn,
    kPlateColourColumn,
    {.key = "maker", .zh = "厂商", .en = "Maker", .also = "制造商|终端厂商|生产厂家"},
    {.key = "model", .zh = "型号", .en = "Model", .also = "终端型号", .holds = Holds::code},
    {.key = "terminal_id", .zh = "终端ID", .en = "Terminal id", .holds = Holds::code}};

std::string number_in(RowReader& row) {
  const std::string digits = row.name("phone");
  if (digits.empty()) return {};
  const bool sound = digits.size() <= kLongestNumber &&
                     std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (sound) return registry::stripped_number(digits);
  row.fail(
      "phone",
      {fmt::format("“{}” 不是终端号", digits), fmt::format("'{}' is no terminal number", digits)},
      {"请填 1 到 20 位数字", "write its 1 to 20 digits"});
  return {};
}

std::optional<registry::Terminal> terminal_in(RowReader& row) {
  return registry::Terminal{.number = number_in(row),
                            .edition = row.word("edition", registry::kTerminalEditions),
                            .plate = row.name("plate"),
                            .plate_colour = row.word("plate_colour", registry::kPlateColours),
                            .maker = row.text("maker"),
                            .model = row.text("model"),
                            .terminal_id = row.text("terminal_id")};
}

}  // namespace

constinit const Sheet<registry::Terminal> kTerminals{
    .form = {.key = "terminals",
             .zh = "车载终端",
             .en = "Terminals",
             .key_column = "phone",
             .columns = kColumns},
    .record_in = terminal_in,
    .key_of = [](const registry::Terminal& record) { return record.number; }};

}  // namespace busward::sheets
