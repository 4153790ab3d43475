#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/certificate_column.h"
#include "gateway/sheets/kinds/identity_column.h"
#include "gateway/sheets/kinds/shared_columns.h"

namespace busward::sheets {
namespace {

constexpr Column kColumns[]{{.key = "code",
                             .zh = "驾驶人编号",
                             .en = "Driver code",
                             .also = "编号|工号|驾驶员编号|代码",
                             .required = true,
                             .holds = Holds::code,
                             .example = "D示例01"},
                            {.key = "name",
                             .zh = "姓名",
                             .en = "Name",
                             .also = "驾驶人|驾驶人姓名|驾驶员|驾驶员姓名",
                             .required = true,
                             .example = "张某"},
                            {.key = "licence_class",
                             .zh = "准驾车型",
                             .en = "Licence class",
                             .also = "驾照类型|驾驶证类型",
                             .required = true,
                             .holds = Holds::code,
                             .example = "A1"},
                            kOperatorColumn,
                            kPhoneColumn,
                            {.key = "first_licensed_on",
                             .zh = "初次领证日期",
                             .en = "First licensed on",
                             .also = "初次领证|初次领取驾驶证日期",
                             .holds = Holds::day,
                             .example = "2010-05-04",
                             .note_zh = "记分周期由此日起算；不知道就留空",
                             .note_en = "scoring cycles begin then; empty where nobody knows it"},
                            kCertificateColumn,
                            kIdentityColumn};

std::optional<registry::Driver> driver_in(RowReader& row) {
  return registry::Driver{.code = row.name("code"),
                          .name = row.name("name"),
                          .licence_class = row.name("licence_class"),
                          .operator_code = row.text("operator"),
                          .phone = row.text("phone"),
                          .first_licensed_on = row.day("first_licensed_on"),
                          .identity = identity_in(row),
                          .certificate = certificate_in(row)};
}

}  // namespace

constinit const Sheet<registry::Driver> kDrivers{
    .form = {.key = "drivers",
             .zh = "驾驶人",
             .en = "Drivers",
             .key_column = "code",
             .columns = kColumns},
    .record_in = driver_in,
    .key_of = [](const registry::Driver& record) { return record.code; }};

}  // namespace busward::sheets
