#include <utility>

#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"
#include "routing/civil_time.h"

namespace busward::sheets {
namespace {

using std::chrono::sys_days;

constexpr Word kRoleWords[]{{"driver", "驾驶人", "Driver", "驾驶员|司机"},
                            {"attendant", "随车照管人员", "Attendant", "照管员"},
                            {"safety_manager", "安全管理人员", "Safety manager"},
                            {"monitor", "监控员", "Monitor", "监控人员"}};
static_assert(cover(kRoleWords, registry::kPledgeRoles));

constexpr Word kMethodWords[]{{"paper", "纸质", "Paper", "书面"},
                              {"electronic", "电子", "Electronic", "电子签名"}};
static_assert(cover(kMethodWords, registry::kPledgeMethods));

constexpr Column kRoleColumn{.key = "role",
                             .zh = "人员类别",
                             .en = "Role",
                             .also = "岗位",
                             .required = true,
                             .holds = Holds::word,
                             .words = kRoleWords,
                             .example = "driver"};
constexpr Column kVersionColumn{.key = "version",
                                .zh = "文本版本",
                                .en = "Version",
                                .also = "版本",
                                .required = true,
                                .holds = Holds::code,
                                .example = "示例版"};

constexpr Column kTextColumns[]{kRoleColumn,
                                kVersionColumn,
                                {.key = "from",
                                 .zh = "启用日期",
                                 .en = "From",
                                 .required = true,
                                 .holds = Holds::day,
                                 .example = "2026-09-01"},
                                {.key = "text", .zh = "承诺内容", .en = "Text", .required = true}};

constexpr Column kPledgeColumns[]{
    kRoleColumn,
    {.key = "person",
     .zh = "人员编号",
     .en = "Person",
     .also = "驾驶人编号|编号",
     .required = true,
     .holds = Holds::code,
     .example = "JSY0001"},
    {.key = "unit", .zh = "所在单位", .en = "Unit", .also = "单位", .holds = Holds::code},
    kVersionColumn,
    {.key = "signed_on",
     .zh = "签署日期",
     .en = "Signed on",
     .required = true,
     .holds = Holds::day,
     .example = "2026-09-01"},
    {.key = "method",
     .zh = "签署方式",
     .en = "Method",
     .required = true,
     .holds = Holds::word,
     .words = kMethodWords,
     .example = "paper"},
    {.key = "valid_to",
     .zh = "有效期止",
     .en = "Valid to",
     .also = "有效期至",
     .holds = Holds::day,
     .note_zh = "留空则至文本更新为止",
     .note_en = "empty: until the text changes"},
    {.key = "supersedes", .zh = "替代版本", .en = "Supersedes", .holds = Holds::code}};

std::optional<registry::PledgeText> text_in(RowReader& row) {
  return registry::PledgeText{.role = row.required_word("role", registry::kPledgeRoles),
                              .version = row.name("version"),
                              .from = row.day("from").value_or(sys_days{}),
                              .text = row.name("text")};
}

std::optional<registry::Pledge> pledge_in(RowReader& row) {
  registry::Pledge pledge{.role = row.required_word("role", registry::kPledgeRoles),
                          .person = row.name("person"),
                          .unit = row.text("unit"),
                          .version = row.name("version"),
                          .signed_on = row.day("signed_on").value_or(sys_days{}),
                          .method = row.required_word("method", registry::kPledgeMethods),
                          .valid_to = row.day("valid_to"),
                          .supersedes = row.text("supersedes")};
  if (row.sound() && pledge.valid_to && *pledge.valid_to < pledge.signed_on) {
    row.fail("valid_to", {"有效期止早于签署日期", "it ends before it was signed"},
             {"请核对，是否填反了", "perhaps the two are swapped"});
  }
  return pledge;
}

std::string key_of_text(const registry::PledgeText& one) {
  return fmt::format("{} {}", registry::name_in(registry::kPledgeRoles, one.role), one.version);
}

std::string key_of_pledge(const registry::Pledge& one) {
  return fmt::format("{} {} {} {}", registry::name_in(registry::kPledgeRoles, one.role), one.person,
                     one.version, routing::to_iso_day(one.signed_on));
}

}  // namespace

constinit const Sheet<registry::PledgeText> kPledgeTexts{.form = {.key = "pledge_texts",
                                                                  .zh = "承诺书文本",
                                                                  .en = "Pledge texts",
                                                                  .key_column = "version",
                                                                  .columns = kTextColumns},
                                                         .record_in = text_in,
                                                         .key_of = key_of_text};

constinit const Sheet<registry::Pledge> kPledges{.form = {.key = "pledges",
                                                          .zh = "安全承诺书",
                                                          .en = "Pledges",
                                                          .key_column = "person",
                                                          .columns = kPledgeColumns},
                                                 .record_in = pledge_in,
                                                 .key_of = key_of_pledge};

}  // namespace busward::sheets
