#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/identity_column.h"
#include "gateway/sheets/kinds/shared_columns.h"

namespace busward::sheets {
namespace {

constexpr Word kRoleWords[]{
    {"attendant", "随车照管人员", "Attendant", "照管员|随车照管员|随车老师"},
    {"safety_manager", "安全管理人员", "Safety manager", "安全管理员|安全员"},
    {"monitor", "监控员", "Monitor", "监控人员|动态监控员"}};
static_assert(cover(kRoleWords, registry::kStaffRoles));

constexpr Column kColumns[]{{.key = "code",
                             .zh = "人员编号",
                             .en = "Staff code",
                             .also = "编号|工号|代码",
                             .required = true,
                             .holds = Holds::code,
                             .example = "R示例01"},
                            {.key = "name",
                             .zh = "姓名",
                             .en = "Name",
                             .also = "人员姓名",
                             .required = true,
                             .example = "李某"},
                            {.key = "role",
                             .zh = "岗位",
                             .en = "Role",
                             .also = "职务|人员类别|类别",
                             .required = true,
                             .holds = Holds::word,
                             .words = kRoleWords,
                             .example = "attendant"},
                            kOperatorColumn,
                            kPhoneColumn,
                            kIdentityColumn};

std::optional<registry::StaffMember> member_in(RowReader& row) {
  return registry::StaffMember{.code = row.name("code"),
                               .name = row.name("name"),
                               .role = row.required_word("role", registry::kStaffRoles),
                               .operator_code = row.text("operator"),
                               .phone = row.text("phone"),
                               .identity = identity_in(row)};
}

}  // namespace

constinit const Sheet<registry::StaffMember> kStaff{
    .form = {.key = "staff",
             .zh = "工作人员",
             .en = "Staff",
             .key_column = "code",
             .columns = kColumns},
    .record_in = member_in,
    .key_of = [](const registry::StaffMember& record) { return record.code; }};

}  // namespace busward::sheets
