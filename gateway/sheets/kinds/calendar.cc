#include <fmt/chrono.h>
#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"
#include "routing/civil_time.h"

namespace busward::sheets {
namespace {

using registry::DayEffect;
using registry::name_in;

constexpr Word kReasonWords[]{{"term", "学期", "Term"},
                              {"holiday", "放假", "Holiday", "假期|节假日"},
                              {"make_up", "调休补课", "Make-up day", "调休|补课"},
                              {"half_day", "半天课", "Half day", "半日"},
                              {"exam", "考试", "Exams"},
                              {"early_dismissal", "提前放学", "Early dismissal"},
                              {"weekly_boarding", "寄宿生往返", "Weekly boarders", "寄宿"},
                              {"evening_study", "晚自习", "Evening study"},
                              {"weather", "恶劣天气", "Weather", "停课"},
                              {"other", "其他", "Other", "其它"}};
static_assert(cover(kReasonWords, registry::kDayReasons));

constexpr Word kEffectWords[]{{"in_term", "在校", "In term", "上课"},
                              {"left_out", "不开行", "Left out", "停开"},
                              {"runs_as", "按星期开行", "Runs as", "按星期"},
                              {"added", "加开", "Added"},
                              {"moved", "改时", "Moved", "改点"}};
static_assert(cover(kEffectWords, registry::kDayEffects));

constexpr Word kDirectionWords[]{{"to_school", "上学趟", "To school", "上学"},
                                 {"from_school", "放学趟", "From school", "放学"}};
static_assert(cover(kDirectionWords, registry::kDirections));

constexpr Column optional(Column column) {
  column.required = false;
  column.example = {};
  return column;
}

constexpr Column kColumns[]{
    {.key = "school",
     .zh = "学校编号",
     .en = "School code",
     .also = "学校|学校代码",
     .holds = Holds::code,
     .note_zh = "留空表示全县所有学校",
     .note_en = "empty for every school of the county"},
    {.key = "from",
     .zh = "开始日期",
     .en = "From",
     .also = "起始日期|日期|日期起",
     .required = true,
     .holds = Holds::day,
     .example = "2026-09-20"},
    {.key = "until",
     .zh = "结束日期",
     .en = "Until",
     .also = "截止日期|日期止",
     .required = true,
     .holds = Holds::day,
     .example = "2026-09-20"},
    {.key = "reason",
     .zh = "事由",
     .en = "Reason",
     .also = "类型|原因",
     .required = true,
     .holds = Holds::word,
     .words = kReasonWords,
     .example = "make_up"},
    {.key = "effect",
     .zh = "开行安排",
     .en = "Effect",
     .also = "安排|处理",
     .required = true,
     .holds = Holds::word,
     .words = kEffectWords,
     .example = "runs_as"},
    {.key = "direction",
     .zh = "方向",
     .en = "Direction",
     .also = "上学放学",
     .holds = Holds::word,
     .words = kDirectionWords,
     .note_zh = "方向、线路、发车时间留空表示该校全部趟次",
     .note_en = "direction, route and departure empty for all of the school"},
    optional(kRouteColumn),
    optional(kDepartureColumn),
    {.key = "as_weekday",
     .zh = "按星期几",
     .en = "As weekday",
     .also = "按周几",
     .holds = Holds::whole,
     .range = {.lowest = 1, .highest = 7},
     .example = "4",
     .note_zh = "仅“按星期开行”填写，1 为星期一",
     .note_en = "only with runs_as; 1 is Monday"},
    {.key = "moved_to",
     .zh = "改为时间",
     .en = "Moved to",
     .also = "新发车时间|改点时间",
     .holds = Holds::time_of_day,
     .note_zh = "仅“改时”填写",
     .note_en = "only with moved"},
    {.key = "source",
     .zh = "依据",
     .en = "Source",
     .also = "文件|通知",
     .required = true,
     .example = "示例：国办发明电〔2025〕7号"}};

// What an effect needs beside it stands in its own column, and nothing in the others.
void check(RowReader& row, const registry::CalendarEntry& entry) {
  const bool runs_as = entry.effect == DayEffect::runs_as;
  const bool moved = entry.effect == DayEffect::moved;
  if (runs_as != entry.runs_as.has_value()) {
    row.fail("as_weekday", {"与开行安排不符", "it does not go with the effect"},
             {"“按星期开行”须填 1 到 7，其他安排留空",
              "write 1 to 7 with runs_as, nothing with another effect"});
  }
  if (moved != entry.moved_to.has_value()) {
    row.fail(
        "moved_to", {"与开行安排不符", "it does not go with the effect"},
        {"“改时”须填时间，其他安排留空", "write a time with moved, nothing with another effect"});
  }
  if (entry.last < entry.first) {
    row.fail("until", {"结束日期早于开始日期", "it ends before it begins"},
             {"请核对两个日期，是否填反了", "check both days; perhaps they are swapped"});
  }
}

std::optional<registry::CalendarEntry> entry_in(RowReader& row) {
  const auto first = row.day("from");
  const auto last = row.day("until");
  registry::CalendarEntry entry{.school = row.text("school"),
                                .first = first.value_or(routing::CivilDay{}),
                                .last = last.value_or(routing::CivilDay{}),
                                .reason = row.required_word("reason", registry::kDayReasons),
                                .effect = row.required_word("effect", registry::kDayEffects),
                                .of = {.direction = row.word("direction", registry::kDirections),
                                       .route = row.text("route"),
                                       .departure = row.time_of_day("departure")},
                                .moved_to = row.time_of_day("moved_to"),
                                .source = row.name("source")};
  if (const auto weekday = row.whole("as_weekday")) {
    entry.runs_as = std::chrono::weekday{static_cast<unsigned>(*weekday)};
  }
  if (row.sound()) check(row, entry);
  return entry;
}

std::string key_of(const registry::CalendarEntry& entry) {
  return fmt::format("{} {} {} {} {} {}", entry.school.value_or("*"),
                     routing::to_iso_day(entry.first), name_in(registry::kDayEffects, entry.effect),
                     entry.of.direction ? routing::name_of(*entry.of.direction) : "*",
                     entry.of.route.value_or("*"),
                     entry.of.departure ? fmt::format("{:%T}", *entry.of.departure) : "*");
}

}  // namespace

constinit const Sheet<registry::CalendarEntry> kCalendar{.form = {.key = "calendar",
                                                                  .zh = "校历",
                                                                  .en = "Calendar",
                                                                  .key_column = "from",
                                                                  .columns = kColumns},
                                                         .record_in = entry_in,
                                                         .key_of = key_of};

}  // namespace busward::sheets
