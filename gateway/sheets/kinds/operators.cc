#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Word kKindWords[]{
    {"school", "配备校车的学校", "School", "学校"},
    {"service_provider", "校车服务提供者", "Service provider",
     "企业|公司|校车公司|服务提供者|校车运营企业"},
    {"passenger_transport", "道路旅客运输企业", "Passenger transport company",
     "道路旅客运输经营企业|客运企业|客运公司"},
    {"city_bus", "城市公共交通企业", "City bus company", "公交企业|公交公司|城市公交"},
    {"county_set", "政府设立的运营单位", "Set up by the county",
     "县级以上政府设立的校车运营单位|政府设立"},
    {"individual", "个体经营者", "Individual", "个体|个体户"}};
static_assert(cover(kKindWords, registry::kOperatorKinds));

constexpr Column kColumns[]{{.key = "code",
                             .zh = "单位编号",
                             .en = "Operator code",
                             .also = "编号|代码|单位代码|服务单位编号|运营单位编号",
                             .required = true,
                             .holds = Holds::code,
                             .example = "C示例01"},
                            {.key = "name",
                             .zh = "单位名称",
                             .en = "Name",
                             .also = "名称|服务单位|服务单位名称|运营单位|运营单位名称|企业名称",
                             .required = true,
                             .example = "某某校车服务有限公司"},
                            {.key = "kind",
                             .zh = "单位类型",
                             .en = "Kind",
                             .also = "类型|单位性质",
                             .required = true,
                             .holds = Holds::word,
                             .words = kKindWords,
                             .example = "service_provider"},
                            kAreaColumn};

std::optional<registry::Operator> operator_in(RowReader& row) {
  return registry::Operator{.code = row.name("code"),
                            .name = row.name("name"),
                            .kind = row.required_word("kind", registry::kOperatorKinds),
                            .area_code = row.text("area")};
}

}  // namespace

constinit const Sheet<registry::Operator> kOperators{
    .form = {.key = "operators",
             .zh = "服务单位",
             .en = "Operators",
             .key_column = "code",
             .columns = kColumns},
    .record_in = operator_in,
    .key_of = [](const registry::Operator& record) { return record.code; }};

}  // namespace busward::sheets
