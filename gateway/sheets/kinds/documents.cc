#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/days_in_order.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

using registry::name_in;

constexpr Word kSubjectWords[]{{"bus", "校车", "Bus", "车辆|车"},
                               {"driver", "驾驶人", "Driver", "驾驶员|司机"},
                               {"operator", "服务单位", "Operator", "运营单位|单位|企业|学校"}};
static_assert(cover(kSubjectWords, registry::kDocumentSubjects));

constexpr Word kKindWords[]{
    {"vehicle_inspection", "机动车检验", "Vehicle inspection",
     "半年检验|安全技术检验|年检|检验合格标志"},
    {"carrier_insurance", "承运人责任险", "Carrier liability insurance", "承运人责任保险"},
    {"placard", "校车标牌", "Placard", "标牌"},
    {"vehicle_licence", "机动车行驶证", "Vehicle licence", "行驶证"},
    {"escape_hammer", "逃生锤", "Escape hammers", "安全锤|救生锤"},
    {"fire_extinguisher", "灭火器", "Fire extinguisher", "干粉灭火器"},
    {"first_aid_kit", "急救箱", "First-aid kit", "急救包"},
    {"positioning_device", "卫星定位装置", "Positioning device", "定位装置|行驶记录仪|卫星定位"},
    {"maintenance", "定期维护", "Maintenance", "车辆维护|二级维护|保养"},
    {"driving_licence", "机动车驾驶证", "Driving licence", "驾驶证|驾照"},
    {"school_bus_endorsement", "校车驾驶资格", "School-bus endorsement", "校车驾驶资格签注"},
    {"annual_review", "年度审验", "Annual review", "审验"},
    {"medical_certificate", "身体条件证明", "Medical certificate", "体检证明|体检表|健康证明"},
    {"driving_record", "安全驾驶记录", "Police driving record", "安全驾驶记录证明|驾驶记录"},
    {"no_crime_record", "无犯罪记录证明", "No criminal record", "无犯罪记录"},
    {"no_abuse_record", "无酗酒吸毒记录证明", "No alcohol or drug abuse",
     "无吸毒记录证明|无酗酒吸毒记录|无吸毒记录"},
    {"transport_licence", "道路运输经营许可证", "Transport licence", "道路运输许可证"}};
static_assert(cover(kKindWords, registry::kDocumentKinds));

constexpr Column kColumns[]{{.key = "subject",
                             .zh = "证件对象",
                             .en = "Subject",
                             .also = "对象|所属对象|对象类型",
                             .required = true,
                             .holds = Holds::word,
                             .words = kSubjectWords,
                             .example = "bus"},
                            {.key = "of",
                             .zh = "号牌或编号",
                             .en = "Plate or code",
                             .also = "号牌号码|车牌号|号牌号码或编号|所属|对象编号",
                             .required = true,
                             .holds = Holds::code,
                             .example = "皖A示例01",
                             .note_zh = "校车填号牌号码，驾驶人和服务单位填编号",
                             .note_en = "the plate of a bus, the code of a driver or an operator"},
                            {.key = "kind",
                             .zh = "证件类型",
                             .en = "Kind",
                             .also = "证件|证件名称|证件种类|类型",
                             .required = true,
                             .holds = Holds::word,
                             .words = kKindWords,
                             .example = "vehicle_inspection"},
                            {.key = "number",
                             .zh = "证件编号",
                             .en = "Number",
                             .also = "证号|编号|号码",
                             .holds = Holds::code},
                            {.key = "issued_by",
                             .zh = "发证机关",
                             .en = "Issued by",
                             .also = "签发单位|核发机关|发证单位|承保单位"},
                            kFromColumn,
                            kUntilColumn};

// What a document says must fit together.
void check(RowReader& row, const registry::Document& document) {
  const registry::DocumentSubject owner = registry::subject_of(document.kind);
  if (document.subject != owner) {
    const std::string_view kind = name_in(registry::kDocumentKinds, document.kind);
    const std::string_view is_of = name_in(registry::kDocumentSubjects, owner);
    const std::string_view stands = name_in(registry::kDocumentSubjects, document.subject);
    const auto zh = [](const Column& column, std::string_view key) {
      return shown(column, key, registry::Language::zh);
    };
    row.fail("kind",
             {fmt::format("“{}” 是{}的证件，不是{}的", zh(kColumns[2], kind),
                          zh(kColumns[0], is_of), zh(kColumns[0], stands)),
              fmt::format("'{}' is a document of a {}, not of a {}", kind, is_of, stands)},
             {"请改正证件类型或证件对象", "correct the kind or the subject"});
  }
  check_order(row, document.days);
}

std::optional<registry::Document> document_in(RowReader& row) {
  registry::Document document{.subject = row.required_word("subject", registry::kDocumentSubjects),
                              .of = row.name("of"),
                              .kind = row.required_word("kind", registry::kDocumentKinds),
                              .number = row.text("number"),
                              .issued_by = row.text("issued_by"),
                              .days = {.first = row.day("from"), .last = row.day("until")}};
  if (row.sound()) check(row, document);
  return document;
}

// A renewal is another document: it has another number, or where it has none, other days.
std::string key_of(const registry::Document& document) {
  return fmt::format("{} {} {} {}", name_in(registry::kDocumentSubjects, document.subject),
                     document.of, name_in(registry::kDocumentKinds, document.kind),
                     registry::paper_of(document));
}

}  // namespace

constinit const Sheet<registry::Document> kDocuments{.form = {.key = "documents",
                                                              .zh = "证件",
                                                              .en = "Documents",
                                                              .key_column = "kind",
                                                              .columns = kColumns},
                                                     .record_in = document_in,
                                                     .key_of = key_of};

}  // namespace busward::sheets
