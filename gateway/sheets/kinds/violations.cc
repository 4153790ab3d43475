#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/cell_values.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Word kKindWords[]{
    {"overspeed", "超速", "Speeding", "超速行驶"},
    {"overloading", "超员", "Overloading", "超载"},
    {"serious", "其他严重违法", "Another serious one", "严重违法"},
    {"drink_driving", "酒后驾驶", "Drink driving", "饮酒后驾驶|醉酒驾驶|酒驾|醉驾"},
    {"culpable_accident", "责任事故", "Culpable accident",
     "致人死亡或者重伤的责任事故|交通责任事故"},
    {"other", "其他", "Other", "一般违法|其它"}};
static_assert(cover(kKindWords, registry::kViolationKinds));

constexpr Column optional_plate() {
  Column column = kPlateColumn;
  column.required = false;
  return column;
}

constexpr Column kColumns[]{{.key = "number",
                             .zh = "违法记录编号",
                             .en = "Record number",
                             .also = "编号|记录编号|决定书编号|违法编号",
                             .required = true,
                             .holds = Holds::code,
                             .example = "WF示例01"},
                            {.key = "driver",
                             .zh = "驾驶人编号",
                             .en = "Driver code",
                             .also = "驾驶人|驾驶员编号",
                             .required = true,
                             .holds = Holds::code,
                             .example = "D01"},
                            optional_plate(),
                            {.key = "at",
                             .zh = "违法时间",
                             .en = "At",
                             .also = "时间|发生时间",
                             .required = true,
                             .example = "2026-03-05 07:45",
                             .note_zh = "北京时间",
                             .note_en = "Beijing time"},
                            {.key = "kind",
                             .zh = "违法类别",
                             .en = "Kind",
                             .also = "类别|违法行为|类型",
                             .required = true,
                             .holds = Holds::word,
                             .words = kKindWords,
                             .example = "overspeed"},
                            {.key = "code",
                             .zh = "违法代码",
                             .en = "Code",
                             .also = "违法行为代码|代码",
                             .holds = Holds::code,
                             .example = "1636"},
                            {.key = "points",
                             .zh = "记分",
                             .en = "Points",
                             .also = "扣分|记分值",
                             .holds = Holds::whole,
                             .range = {.lowest = 0, .highest = 12},
                             .example = "6"},
                            {.key = "processed_on",
                             .zh = "处理日期",
                             .en = "Processed on",
                             .also = "处理时间|结案日期",
                             .holds = Holds::day,
                             .example = "2026-03-09",
                             .note_zh = "未处理就留空",
                             .note_en = "empty while it is not"}};

std::optional<registry::Violation> violation_in(RowReader& row) {
  registry::Violation violation{.number = row.name("number"),
                                .driver_code = row.name("driver"),
                                .plate = row.text("plate"),
                                .at = {},
                                .kind = row.required_word("kind", registry::kViolationKinds),
                                .code = row.text("code"),
                                .points = static_cast<int>(row.whole("points").value_or(0)),
                                .processed_on = row.day("processed_on")};
  const auto cell = row.text("at");
  if (!cell) return std::nullopt;
  const auto at = moment_in(*cell);
  if (!at) {
    row.fail("at",
             {fmt::format("“{}” 不是日期和时刻", *cell), fmt::format("'{}' is no moment", *cell)},
             {"请按 2026-03-05 07:45 的样子填写",
              "write 2026-03-05 07:45 in Beijing time, or ISO 8601 with its offset"});
    return std::nullopt;
  }
  violation.at = *at;
  return violation;
}

}  // namespace

constinit const Sheet<registry::Violation> kViolations{
    .form = {.key = "violations",
             .zh = "交通违法记录",
             .en = "Violations",
             .key_column = "number",
             .columns = kColumns},
    .record_in = violation_in,
    .key_of = [](const registry::Violation& record) { return record.number; }};

}  // namespace busward::sheets
