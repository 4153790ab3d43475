#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/row_reader.h"
#include "routing/civil_time.h"

namespace busward::sheets {
namespace {

constexpr Column kColumns[]{
    {.key = "duty",
     .zh = "工作代号",
     .en = "Duty",
     .also = "定期工作",
     .required = true,
     .holds = Holds::code,
     .example = "示例_duty",
     .note_zh = "定期工作日历中的代号",
     .note_en = "its name in the calendar of duties"},
    {.key = "of",
     .zh = "责任单位编号",
     .en = "Operator or school code",
     .also = "单位编号|学校编号",
     .holds = Holds::code,
     .note_zh = "教育局、交警部门留空",
     .note_en = "empty for the bureau and the police"},
    {.key = "done_on",
     .zh = "完成日期",
     .en = "Done on",
     .required = true,
     .holds = Holds::day,
     .example = "2026-09-01"},
    {.key = "by", .zh = "完成人", .en = "By", .also = "责任人", .required = true},
    {.key = "document", .zh = "记录编号", .en = "Document", .holds = Holds::code}};

std::optional<registry::DutyDone> done_in(RowReader& row) {
  return registry::DutyDone{.duty = row.name("duty"),
                            .of = row.text("of"),
                            .done_on = row.day("done_on").value_or(std::chrono::sys_days{}),
                            .by = row.name("by"),
                            .document = row.text("document")};
}

std::string key_of(const registry::DutyDone& one) {
  return fmt::format("{} {} {}", one.duty, one.of.value_or("county"),
                     routing::to_iso_day(one.done_on));
}

}  // namespace

constinit const Sheet<registry::DutyDone> kDutiesDone{.form = {.key = "duties_done",
                                                               .zh = "定期工作记录",
                                                               .en = "Duties done",
                                                               .key_column = "done_on",
                                                               .columns = kColumns},
                                                      .record_in = done_in,
                                                      .key_of = key_of};

}  // namespace busward::sheets
