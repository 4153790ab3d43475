#include <utility>

#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/case_faults.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

using registry::cases::Suspension;
using registry::cases::SuspensionRefusal;

constexpr Word kSubjectWords[]{{"bus", "校车", "Bus", "车辆|停运"},
                               {"driver", "驾驶人", "Driver", "驾驶员|司机|暂停上岗"},
                               {"route", "线路", "Route", "停开"}};
static_assert(cover(kSubjectWords, registry::cases::kSuspensionSubjects));

constexpr std::string_view kMomentZh = "年月日，或加上时刻，如 2026-09-01 07:30";
constexpr std::string_view kMomentEn = "a day, or a day and time as in 2026-09-01 07:30";

constexpr Column kColumns[]{
    {.key = "subject",
     .zh = "停止对象",
     .en = "Subject",
     .also = "对象|对象类型",
     .required = true,
     .holds = Holds::word,
     .words = kSubjectWords,
     .example = "bus",
     .note_zh = "校车停运、驾驶人暂停上岗、线路停开",
     .note_en = "what the order stops"},
    {.key = "of",
     .zh = "号牌、编号或线路",
     .en = "Plate, code or route",
     .also = "号牌号码|车牌号|线路名称|驾驶人编号",
     .required = true,
     .holds = Holds::code,
     .example = "皖A示例01"},
    {.key = "number",
     .zh = "文号",
     .en = "Order number",
     .also = "文书编号|决定书编号",
     .required = true,
     .holds = Holds::code,
     .example = "禾交停〔2026〕3号"},
    {.key = "issued_by", .zh = "决定机关", .en = "Issued by", .also = "作出单位", .required = true},
    {.key = "ground", .zh = "事由", .en = "Ground", .also = "原因|停运原因", .required = true},
    {.key = "from",
     .zh = "停止起始",
     .en = "From",
     .also = "起始时间|停运时间|开始时间",
     .required = true,
     .example = "2026-09-01 07:30",
     .note_zh = kMomentZh,
     .note_en = kMomentEn},
    {.key = "conditions", .zh = "恢复条件", .en = "Conditions"},
    {.key = "served_to", .zh = "送达人", .en = "Served to", .also = "签收人"},
    {.key = "served_on", .zh = "送达日期", .en = "Served on", .holds = Holds::day},
    {.key = "rectified_by", .zh = "整改责任人", .en = "Rectified by", .also = "整改人"},
    {.key = "resumed_at",
     .zh = "恢复时间",
     .en = "Resumed at",
     .also = "恢复运营时间|恢复日期",
     .note_zh = kMomentZh,
     .note_en = kMomentEn},
    {.key = "resumption_number", .zh = "恢复文号", .en = "Resumption number", .holds = Holds::code},
    {.key = "accepted_by",
     .zh = "验收人",
     .en = "Accepted by",
     .note_zh = "不能是整改责任人",
     .note_en = "never who rectified it"}};

CaseFault fault_of(SuspensionRefusal refusal) {
  switch (refusal) {
    case SuspensionRefusal::nobody_rectified:
      return {"rectified_by",
              {"已恢复，却无人整改", "it is resumed, and nobody has put right what stopped it"},
              {"请填整改责任人，或清空恢复各栏", "name who did, or empty the resumption's cells"}};
    case SuspensionRefusal::accepted_by_rectifier:
      return {
          "accepted_by",
          {"验收人就是整改责任人", "it was accepted by the one who put it right"},
          {"验收须由他人进行，请填实际验收人", "acceptance is somebody else's: name who checked"}};
    case SuspensionRefusal::resumed_without_document:
      return {"resumption_number",
              {"已恢复，却没有恢复文号", "it is resumed without a document"},
              {"请填准予恢复的文号", "write the number of the document that lets it run again"}};
    case SuspensionRefusal::before_it_began:
      return {"resumed_at",
              {"恢复早于停止起始", "it is resumed before it began"},
              {"请核对两个时间，是否填反了", "check both moments; perhaps they are swapped"}};
    case SuspensionRefusal::already_resumed:
      break;
  }
  return {"resumed_at", {"已经恢复", "it is resumed already"}, {"只留一次", "keep one resumption"}};
}

std::optional<Suspension> ordered_in(RowReader& row) {
  Suspension suspension{
      .subject = row.required_word("subject", registry::cases::kSuspensionSubjects),
      .of = row.name("of"),
      .number = row.name("number"),
      .issued_by = row.name("issued_by"),
      .ground = row.name("ground"),
      .from = row.moment("from").value_or(routing::CivilTime{}),
      .conditions = row.text("conditions"),
      .service = {},
      .rectified_by = {},
      .resumption = {}};
  return row.sound() ? std::optional{std::move(suspension)} : std::nullopt;
}

// A row goes through the steps of its case.
std::optional<Suspension> suspension_in(RowReader& row) {
  auto suspension = ordered_in(row);
  const auto served_on = row.day("served_on");
  if (const auto to = row.text("served_to"); to && suspension) {
    suspension = taken(row, served(*std::move(suspension), {.to = *to, .on = served_on}), fault_of);
  }
  if (const auto by = row.text("rectified_by"); by && suspension) {
    suspension = taken(row, rectified(*std::move(suspension), *by), fault_of);
  }
  const auto resumed_at = row.moment("resumed_at");
  if (!resumed_at || !suspension) return suspension;
  registry::cases::Resumption resumption{.at = *resumed_at,
                                         .number = row.text("resumption_number").value_or(""),
                                         .accepted_by = row.filled_in("accepted_by")};
  return taken(row, resumed(*std::move(suspension), std::move(resumption)), fault_of);
}

std::string key_of(const Suspension& one) {
  return fmt::format("{} {} {}",
                     registry::name_in(registry::cases::kSuspensionSubjects, one.subject), one.of,
                     one.number);
}

}  // namespace

constinit const Sheet<Suspension> kSuspensions{.form = {.key = "suspensions",
                                                        .zh = "停运与停开",
                                                        .en = "Suspensions",
                                                        .key_column = "number",
                                                        .columns = kColumns},
                                               .record_in = suspension_in,
                                               .key_of = key_of};

}  // namespace busward::sheets
