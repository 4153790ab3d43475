#include <algorithm>

#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Word kKindWords[]{
    {"kindergarten", "幼儿专用校车", "Kindergarten bus", "幼儿校车|幼儿园校车"},
    {"primary", "小学生专用校车", "Primary school bus", "小学生校车|小学校车"},
    {"primary_secondary", "中小学生专用校车", "Primary and secondary school bus",
     "中小学生校车|中小学校车|中小学专用校车"},
    {"non_dedicated", "非专用校车", "Non-dedicated bus", "非专用"}};
static_assert(cover(kKindWords, registry::kBusKinds));

constexpr Word kOwnershipWords[]{{"owned", "自有", "Owned", "自购"},
                                 {"leased", "租赁", "Leased", "租用"}};
static_assert(cover(kOwnershipWords, registry::kOwnerships));

constexpr Column kColumns[]{
    kPlateColumn,
    required(kPlateColourColumn),
    {.key = "vin",
     .zh = "车辆识别代号",
     .en = "VIN",
     .also = "车架号|车辆识别代码|车辆识别代号(VIN)",
     .holds = Holds::code,
     .note_zh = "17 位；不知道就留空",
     .note_en = "17 letters and digits; empty where nobody knows it"},
    {.key = "kind",
     .zh = "校车类型",
     .en = "Kind",
     .also = "车辆类型|车型|校车类别|类型",
     .required = true,
     .holds = Holds::word,
     .words = kKindWords,
     .example = "primary"},
    {.key = "seats",
     .zh = "核载人数",
     .en = "Rated capacity",
     .also = "核定载客|核定载客人数|座位数|核载|核定人数",
     .required = true,
     .holds = Holds::whole,
     .range = {.lowest = 1, .highest = 200},
     .example = "36"},
    kOperatorColumn,
    {.key = "ownership",
     .zh = "权属",
     .en = "Ownership",
     .also = "车辆权属|所有权",
     .holds = Holds::word,
     .words = kOwnershipWords,
     .example = "owned"},
    {.key = "owner",
     .zh = "机动车所有人",
     .en = "Owner",
     .also = "所有人|车主",
     .example = "某某校车服务有限公司",
     .note_zh = "按行驶证填写",
     .note_en = "as the vehicle licence names it"},
    {.key = "model", .zh = "品牌型号", .en = "Brand and model", .also = "厂牌型号|车辆型号|型号"},
    {.key = "retired_on",
     .zh = "停用日期",
     .en = "Retired on",
     .also = "退出日期|报废日期",
     .holds = Holds::day,
     .note_zh = "自此日起不再作校车使用；在用就留空",
     .note_en = "out of school service since; empty while it is in use"}};

bool is_vin(std::string_view text) {
  return text.size() == 17 && std::ranges::all_of(text, [](char c) {
           const bool letter = c >= 'A' && c <= 'Z' && c != 'I' && c != 'O' && c != 'Q';
           return letter || (c >= '0' && c <= '9');
         });
}

std::optional<registry::Bus> bus_in(RowReader& row) {
  registry::Bus bus{.plate = row.name("plate"),
                    .plate_colour = row.required_word("plate_colour", registry::kPlateColours),
                    .vin = row.text("vin"),
                    .kind = row.required_word("kind", registry::kBusKinds),
                    .seats = {},
                    .operator_code = row.text("operator"),
                    .ownership = row.word("ownership", registry::kOwnerships),
                    .owner = row.text("owner"),
                    .model = row.text("model"),
                    .retired_on = row.day("retired_on")};
  if (const auto seats = row.whole("seats")) bus.seats = static_cast<int>(*seats);
  if (bus.vin && !is_vin(*bus.vin)) {
    row.fail("vin",
             {fmt::format("“{}” 不是车辆识别代号", *bus.vin),
              fmt::format("'{}' is no vehicle identification number", *bus.vin)},
             {"应为 17 位大写字母和数字，不含 I、O、Q；不知道就留空",
              "it has 17 capital letters and digits, never I, O or Q; or leave the cell empty"});
  }
  return bus;
}

}  // namespace

constinit const Sheet<registry::Bus> kBuses{
    .form =
        {.key = "buses", .zh = "校车", .en = "Buses", .key_column = "plate", .columns = kColumns},
    .record_in = bus_in,
    .key_of = [](const registry::Bus& record) { return record.plate; }};

}  // namespace busward::sheets
