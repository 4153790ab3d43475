#include <utility>

#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Word kMethodWords[]{{"signature", "签名", "Signature", "签字"},
                              {"card", "刷卡", "Card"},
                              {"face", "刷脸", "Face", "人脸识别"},
                              {"list", "清点", "List", "名单"}};
static_assert(cover(kMethodWords, registry::kSignInMethods));

constexpr Column kColumns[]{
    {.key = "session",
     .zh = "期次",
     .en = "Session",
     .also = "培训编号",
     .required = true,
     .holds = Holds::code,
     .example = "PX示例001"},
    {.key = "person",
     .zh = "人员编号",
     .en = "Person",
     .also = "驾驶人编号|编号",
     .holds = Holds::code,
     .example = "JSY0001",
     .note_zh = "与“人数”二填一",
     .note_en = "this or how many, not both"},
    {.key = "persons",
     .zh = "人数",
     .en = "Persons",
     .also = "参训人次",
     .holds = Holds::whole,
     .range = {1, 100'000},
     .note_zh = "学生、监护人、教师只填人数",
     .note_en = "of pupils, guardians and teachers only how many came"},
    {.key = "signed_in",
     .zh = "签到时间",
     .en = "Signed in",
     .also = "签到",
     .note_zh = "如 2026-09-01 14:00",
     .note_en = "as in 2026-09-01 14:00"},
    {.key = "signed_out", .zh = "签退时间", .en = "Signed out", .also = "签退"},
    {.key = "method",
     .zh = "签到方式",
     .en = "Method",
     .holds = Holds::word,
     .words = kMethodWords,
     .example = "signature"},
    {.key = "score",
     .zh = "成绩",
     .en = "Score",
     .also = "得分|考试成绩",
     .holds = Holds::whole,
     .range = {0, 100}},
    {.key = "makes_up_for",
     .zh = "补训期次",
     .en = "Makes up for",
     .holds = Holds::code,
     .note_zh = "补的是哪一期；不是补训就留空",
     .note_en = "the number of the session that was missed"}};

void check(RowReader& row, const registry::Attendance& one) {
  if (one.person.has_value() == one.persons.has_value()) {
    row.fail("person",
             {"一行要么是一个人，要么是若干人", "a row is of one person or of so many persons"},
             {"人员编号与人数二填一", "fill in one of the two columns person and persons"});
  }
  if (one.signed_in && one.signed_out && *one.signed_out < *one.signed_in) {
    row.fail("signed_out", {"签退早于签到", "it lies before the sign-in"},
             {"请核对，是否填反了", "perhaps the two are swapped"});
  }
}

std::optional<registry::Attendance> attendance_in(RowReader& row) {
  registry::Attendance one{.session = row.name("session"),
                           .person = row.text("person"),
                           .persons = {},
                           .signed_in = row.moment("signed_in"),
                           .signed_out = row.moment("signed_out"),
                           .method = row.word("method", registry::kSignInMethods),
                           .score = {},
                           .makes_up_for = row.text("makes_up_for")};
  if (const auto persons = row.whole("persons")) one.persons = static_cast<int>(*persons);
  if (const auto score = row.whole("score")) one.score = static_cast<int>(*score);
  if (row.sound()) check(row, one);
  return one;
}

std::string key_of(const registry::Attendance& one) {
  return fmt::format("{} {}", one.session, one.person.value_or("counted"));
}

}  // namespace

constinit const Sheet<registry::Attendance> kAttendances{.form = {.key = "attendances",
                                                                  .zh = "参训记录",
                                                                  .en = "Attendances",
                                                                  .key_column = "session",
                                                                  .columns = kColumns},
                                                         .record_in = attendance_in,
                                                         .key_of = key_of};

}  // namespace busward::sheets
