#include <utility>

#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/case_faults.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

using registry::cases::Defect;
using registry::cases::DefectRefusal;

constexpr Word kGradeWords[]{{"may_run", "可运行", "May run", "一般"},
                             {"may_not_run", "不得运行", "May not run", "停运维修|严重"}};
static_assert(cover(kGradeWords, registry::cases::kDefectGrades));

constexpr Word kItemWords[]{{"brakes", "制动", "Brakes", "刹车"},
                            {"steering", "转向", "Steering"},
                            {"exterior_lights", "外部照明", "Exterior lights", "灯光"},
                            {"tyres", "轮胎", "Tyres"},
                            {"emergency_door", "安全门", "Emergency door"},
                            {"seats", "座椅", "Seats"},
                            {"seat_belts", "安全带", "Seat belts"},
                            {"other", "其他", "Other", "其它"}};
static_assert(cover(kItemWords, registry::cases::kDefectItems));

constexpr std::string_view kMomentZh = "年月日，或加上时刻，如 2026-09-01 07:30";
constexpr std::string_view kMomentEn = "a day, or a day and time as in 2026-09-01 07:30";

constexpr Column kColumns[]{
    kPlateColumn,
    {.key = "number",
     .zh = "故障单号",
     .en = "Report number",
     .also = "报修单号",
     .required = true,
     .holds = Holds::code,
     .example = "GZ00001"},
    {.key = "grade",
     .zh = "故障等级",
     .en = "Grade",
     .also = "等级",
     .required = true,
     .holds = Holds::word,
     .words = kGradeWords,
     .example = "may_run",
     .note_zh = "“不得运行”的故障消除前，校车不得载学生",
     .note_en = "a bus with one of grade may_not_run carries no pupils until it is cleared"},
    {.key = "item",
     .zh = "部位",
     .en = "Item",
     .also = "故障部位",
     .required = true,
     .holds = Holds::word,
     .words = kItemWords,
     .example = "brakes"},
    {.key = "what", .zh = "故障现象", .en = "What", .also = "故障描述", .required = true},
    {.key = "found_at",
     .zh = "发现时间",
     .en = "Found at",
     .also = "发现日期",
     .required = true,
     .example = "2026-09-01 06:10",
     .note_zh = kMomentZh,
     .note_en = kMomentEn},
    {.key = "found_by", .zh = "发现人", .en = "Found by", .also = "报修人", .required = true},
    {.key = "repaired_at",
     .zh = "修复时间",
     .en = "Repaired at",
     .also = "修复日期",
     .note_zh = kMomentZh,
     .note_en = kMomentEn},
    {.key = "repaired_by", .zh = "修复责任人", .en = "Repaired by"},
    {.key = "repair_document",
     .zh = "维修单号",
     .en = "Repair document",
     .also = "维修凭证",
     .holds = Holds::code},
    {.key = "workshop", .zh = "维修单位", .en = "Workshop", .also = "修理厂"},
    {.key = "cleared_at",
     .zh = "消除时间",
     .en = "Cleared at",
     .also = "消除日期",
     .note_zh = kMomentZh,
     .note_en = kMomentEn},
    {.key = "cleared_by",
     .zh = "确认人",
     .en = "Cleared by",
     .note_zh = "不能是修复责任人",
     .note_en = "never who repaired it"}};

CaseFault fault_of(DefectRefusal refusal) {
  switch (refusal) {
    case DefectRefusal::repaired_without_document:
      return {"repair_document",
              {"已修复，却没有维修单号", "it is repaired without a document"},
              {"请填维修单或发票的编号", "write the number of the work order or the invoice"}};
    case DefectRefusal::not_repaired:
      return {
          "repaired_at",
          {"已消除，却没有修复", "it is cleared, and nobody has repaired it"},
          {"请填修复各栏，或清空消除各栏", "fill in the repair, or empty the clearance's cells"}};
    case DefectRefusal::cleared_by_repairer:
      return {
          "cleared_by",
          {"确认人就是修复责任人", "it was cleared by the one who repaired it"},
          {"确认须由他人进行，请填实际确认人", "clearing is somebody else's: name who checked"}};
    case DefectRefusal::before_the_last_step:
      return {"repaired_at",
              {"时间早于上一步", "a step comes before the one that it follows"},
              {"请核对发现、修复、消除时间，是否填反了",
               "check found_at, repaired_at and cleared_at; perhaps two are swapped"}};
    case DefectRefusal::already_repaired:
    case DefectRefusal::already_cleared:
      break;
  }
  return {"cleared_at", {"已经消除", "it is cleared already"}, {"只留一次", "keep one clearance"}};
}

std::optional<Defect> found_in(RowReader& row) {
  Defect defect{.plate = row.name("plate"),
                .number = row.name("number"),
                .grade = row.required_word("grade", registry::cases::kDefectGrades),
                .item = row.required_word("item", registry::cases::kDefectItems),
                .what = row.name("what"),
                .found_at = row.moment("found_at").value_or(routing::CivilTime{}),
                .found_by = row.name("found_by"),
                .repair = {},
                .clearance = {}};
  return row.sound() ? std::optional{std::move(defect)} : std::nullopt;
}

// A row goes through the steps of its case.
std::optional<Defect> defect_in(RowReader& row) {
  auto defect = found_in(row);
  const auto repaired_at = row.moment("repaired_at");
  if (repaired_at && defect) {
    registry::cases::Repair repair{.at = *repaired_at,
                                   .by = row.filled_in("repaired_by"),
                                   .document = row.text("repair_document").value_or(""),
                                   .workshop = row.text("workshop")};
    defect = taken(row, repaired(*std::move(defect), std::move(repair)), fault_of);
  }
  const auto cleared_at = row.moment("cleared_at");
  if (!cleared_at || !defect) return defect;
  registry::cases::Clearance clearance{.at = *cleared_at, .by = row.filled_in("cleared_by")};
  return taken(row, cleared(*std::move(defect), std::move(clearance)), fault_of);
}

std::string key_of(const Defect& one) {
  return fmt::format("{} {}", one.plate, one.number);
}

}  // namespace

constinit const Sheet<Defect> kDefects{.form = {.key = "defects",
                                                .zh = "车辆故障",
                                                .en = "Defects",
                                                .key_column = "number",
                                                .columns = kColumns},
                                       .record_in = defect_in,
                                       .key_of = key_of};

}  // namespace busward::sheets
