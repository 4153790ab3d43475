#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Word kLevelWords[]{{"city", "地市", "City", "市|地级市|设区市"},
                             {"county", "县区", "County", "县|区|县级市|旗"},
                             {"town", "乡镇", "Town", "镇|乡|街道"}};
static_assert(cover(kLevelWords, registry::kAreaLevels));

constexpr Column kColumns[]{{.key = "code",
                             .zh = "区划编号",
                             .en = "Area code",
                             .also = "编号|代码|行政区划代码|区划代码",
                             .required = true,
                             .holds = Holds::code,
                             .example = "示例001"},
                            {.key = "name",
                             .zh = "区划名称",
                             .en = "Name",
                             .also = "名称|行政区划",
                             .required = true,
                             .example = "某某镇"},
                            {.key = "level",
                             .zh = "级别",
                             .en = "Level",
                             .also = "区划级别|行政级别",
                             .required = true,
                             .holds = Holds::word,
                             .words = kLevelWords,
                             .example = "town"},
                            {.key = "parent",
                             .zh = "上级区划编号",
                             .en = "Area above",
                             .also = "上级区划|上级编号|上级代码",
                             .holds = Holds::code,
                             .example = "340123",
                             .note_zh = "级别必须更高；最高一级留空",
                             .note_en = "of a higher level; empty for the topmost"}};

std::optional<registry::Area> area_in(RowReader& row) {
  return registry::Area{.code = row.name("code"),
                        .name = row.name("name"),
                        .level = row.required_word("level", registry::kAreaLevels),
                        .parent_code = row.text("parent")};
}

}  // namespace

constinit const Sheet<registry::Area> kAreas{
    .form = {.key = "areas",
             .zh = "行政区划",
             .en = "Areas",
             .key_column = "code",
             .columns = kColumns},
    .record_in = area_in,
    .key_of = [](const registry::Area& record) { return record.code; }};

}  // namespace busward::sheets
