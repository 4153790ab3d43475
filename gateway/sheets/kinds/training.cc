#include <algorithm>
#include <utility>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Word kAudienceWords[]{{"drivers", "驾驶人", "Drivers", "驾驶员|司机"},
                                {"attendants", "随车照管人员", "Attendants", "照管员"},
                                {"safety_managers", "安全管理人员", "Safety managers"},
                                {"monitors", "监控员", "Monitors", "监控人员"},
                                {"pupils", "学生", "Pupils"},
                                {"guardians", "监护人", "Guardians", "家长"},
                                {"teachers", "教师", "Teachers", "老师"}};
static_assert(cover(kAudienceWords, registry::kAudiences));

constexpr Column kColumns[]{
    {.key = "number",
     .zh = "期次",
     .en = "Number",
     .also = "培训编号",
     .required = true,
     .holds = Holds::code,
     .example = "PX示例001"},
    {.key = "at",
     .zh = "培训时间",
     .en = "At",
     .also = "培训日期|时间",
     .required = true,
     .example = "2026-09-01 14:00",
     .note_zh = "年月日，或加上时刻",
     .note_en = "a day, or a day and time"},
    {.key = "minutes",
     .zh = "时长（分钟）",
     .en = "Minutes",
     .also = "培训时长",
     .required = true,
     .holds = Holds::whole,
     .range = {1, 1440},
     .example = "120"},
    {.key = "place", .zh = "地点", .en = "Place", .also = "培训地点", .required = true},
    {.key = "trainer", .zh = "授课人", .en = "Trainer", .also = "教员", .required = true},
    {.key = "topic", .zh = "培训内容", .en = "Topic", .also = "主题", .required = true},
    {.key = "audience",
     .zh = "培训对象",
     .en = "Audience",
     .required = true,
     .holds = Holds::word,
     .words = kAudienceWords,
     .example = "drivers"},
    {.key = kOperatorColumn.key,
     .zh = kOperatorColumn.zh,
     .en = kOperatorColumn.en,
     .also = kOperatorColumn.also,
     .holds = Holds::code,
     .note_zh = "教育局组织的留空",
     .note_en = "empty for the bureau's own session"},
    {.key = "expected",
     .zh = "应到人员",
     .en = "Expected",
     .also = "应到名单",
     .note_zh = "编号，用空格或顿号隔开",
     .note_en = "codes, apart by spaces or commas"},
    {.key = "pass_mark",
     .zh = "及格分",
     .en = "Pass mark",
     .holds = Holds::whole,
     .range = {0, 100},
     .note_zh = "没有考试就留空",
     .note_en = "empty where there was no test"},
    {.key = "approved_by", .zh = "审批人", .en = "Approved by"}};

// Codes apart by spaces, commas of either kind, semicolons or 、.
std::vector<std::string> codes_in(std::string text) {
  any_of_parts("、|，|；|,|;", [&text](std::string_view mark) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
      text.replace(at, mark.size(), " ");
    }
    return false;
  });
  std::vector<std::string> codes;
  std::size_t from = 0;
  while ((from = text.find_first_not_of(' ', from)) != std::string::npos) {
    const auto end = std::min(text.find(' ', from), text.size());
    codes.push_back(text.substr(from, end - from));
    from = end;
  }
  return codes;
}

std::optional<registry::TrainingSession> session_in(RowReader& row) {
  registry::TrainingSession session{
      .number = row.name("number"),
      .at = row.moment("at").value_or(routing::CivilTime{}),
      .length = std::chrono::minutes{row.whole("minutes").value_or(0)},
      .place = row.name("place"),
      .trainer = row.name("trainer"),
      .topic = row.name("topic"),
      .audience = row.required_word("audience", registry::kAudiences),
      .operator_code = row.text("operator"),
      .expected = codes_in(row.text("expected").value_or("")),
      .pass_mark = {},
      .approved_by = row.text("approved_by")};
  if (const auto mark = row.whole("pass_mark")) session.pass_mark = static_cast<int>(*mark);
  return session;
}

}  // namespace

constinit const Sheet<registry::TrainingSession> kTraining{
    .form = {.key = "training",
             .zh = "培训",
             .en = "Training",
             .key_column = "number",
             .columns = kColumns},
    .record_in = session_in,
    .key_of = [](const registry::TrainingSession& session) { return session.number; }};

}  // namespace busward::sheets
