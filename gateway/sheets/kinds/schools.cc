#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Word kStageWords[]{
    {"kindergarten", "幼儿园", "Kindergarten", "幼儿"},
    {"primary", "小学", "Primary"},
    {"primary_secondary", "中小学", "Primary and secondary", "九年一贯制|中学|初中|完全学校"}};
static_assert(cover(kStageWords, registry::kSchoolStages));

constexpr Column kColumns[]{{.key = "code",
                             .zh = "学校编号",
                             .en = "School code",
                             .also = "编号|代码|学校代码|学校标识码",
                             .required = true,
                             .holds = Holds::code,
                             .example = "S示例01"},
                            {.key = "name",
                             .zh = "学校名称",
                             .en = "Name",
                             .also = "名称|学校|校名",
                             .required = true,
                             .example = "某某镇中心小学"},
                            {.key = "stage",
                             .zh = "学段",
                             .en = "Stage",
                             .also = "办学类型|学校类别|类别",
                             .required = true,
                             .holds = Holds::word,
                             .words = kStageWords,
                             .example = "primary"},
                            {.key = "lat",
                             .zh = "纬度",
                             .en = "Latitude",
                             .required = true,
                             .holds = Holds::latitude,
                             .example = "31.8206",
                             .note_zh = "WGS-84 十进制度数；地图软件给出的 GCJ-02 坐标会偏几百米",
                             .note_en = "decimal degrees, WGS-84"},
                            {.key = "lon",
                             .zh = "经度",
                             .en = "Longitude",
                             .also = "lng",
                             .required = true,
                             .holds = Holds::longitude,
                             .example = "117.2272",
                             .note_zh = "WGS-84 十进制度数",
                             .note_en = "decimal degrees, WGS-84"},
                            kOperatorColumn,
                            kAreaColumn,
                            {.key = "duty_phone",
                             .zh = "值班电话",
                             .en = "Duty phone",
                             .also = "学校值班电话|应急电话|联系电话|电话",
                             .holds = Holds::code,
                             .example = "0551-60000001",
                             .note_zh = "校车运行期间有人接听；事故时据此通知学校和监护人",
                             .note_en = "answered while the buses run; for the school and, through "
                                        "it, the guardians"}};

std::optional<registry::School> school_in(RowReader& row) {
  const auto place = row.place("lat", "lon");
  const std::string code = row.name("code");
  const std::string name = row.name("name");
  const auto stage = row.required_word("stage", registry::kSchoolStages);
  auto operator_code = row.text("operator");
  auto area_code = row.text("area");
  auto duty_phone = row.text("duty_phone");
  if (!place) return std::nullopt;
  return registry::School{.code = code,
                          .name = name,
                          .stage = stage,
                          .place = *place,
                          .operator_code = std::move(operator_code),
                          .area_code = std::move(area_code),
                          .duty_phone = std::move(duty_phone)};
}

}  // namespace

constinit const Sheet<registry::School> kSchools{
    .form = {.key = "schools",
             .zh = "学校",
             .en = "Schools",
             .key_column = "code",
             .columns = kColumns},
    .record_in = school_in,
    .key_of = [](const registry::School& record) { return record.code; }};

}  // namespace busward::sheets
