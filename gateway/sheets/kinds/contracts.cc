#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/days_in_order.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Column kColumns[]{
    {.key = "number",
     .zh = "责任书编号",
     .en = "Contract number",
     .also = "编号|合同编号|号码",
     .required = true,
     .holds = Holds::code,
     .example = "ZR示例01"},
    {.key = "school",
     .zh = "学校编号",
     .en = "School code",
     .also = "学校|学校代码",
     .required = true,
     .holds = Holds::code,
     .example = "S01"},
    required(kOperatorColumn),
    {.key = "signed_on",
     .zh = "签订日期",
     .en = "Signed on",
     .also = "签署日期|签订时间",
     .holds = Holds::day,
     .example = "2026-08-20"},
    {.key = "filed_on",
     .zh = "备案日期",
     .en = "Filed on",
     .also = "备案时间",
     .holds = Holds::day,
     .example = "2026-08-25",
     .note_zh = "未备案的责任书不算有效；不知道就留空",
     .note_en = "one that was not filed does not hold; empty where nobody knows it"},
    {.key = "filed_with", .zh = "备案机关", .en = "Filed with", .also = "备案部门|备案单位"},
    kFromColumn,
    kUntilColumn};

std::optional<registry::Contract> contract_in(RowReader& row) {
  registry::Contract contract{.number = row.name("number"),
                              .school_code = row.name("school"),
                              .operator_code = row.name("operator"),
                              .signed_on = row.day("signed_on"),
                              .filed_on = row.day("filed_on"),
                              .filed_with = row.text("filed_with"),
                              .days = {.first = row.day("from"), .last = row.day("until")}};
  check_order(row, contract.days);
  if (contract.signed_on && contract.filed_on && *contract.filed_on < *contract.signed_on) {
    row.fail("filed_on", {"备案日期早于签订日期", "it was filed before it was signed"},
             {"请核对两个日期，是否填反了", "check both days; perhaps they are swapped"});
  }
  return contract;
}

}  // namespace

constinit const Sheet<registry::Contract> kContracts{
    .form = {.key = "contracts",
             .zh = "责任书",
             .en = "Contracts",
             .key_column = "number",
             .columns = kColumns},
    .record_in = contract_in,
    .key_of = [](const registry::Contract& record) { return record.number; }};

}  // namespace busward::sheets
