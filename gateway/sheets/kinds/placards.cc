#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/cell_values.h"
#include "gateway/sheets/kinds/days_in_order.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr std::string_view kSeveralZh = "几个之间用分号隔开";
constexpr std::string_view kSeveralEn = "several with semicolons between";

constexpr Column kColumns[]{
    {.key = "number",
     .zh = "标牌编号",
     .en = "Placard number",
     .also = "编号|校车标牌编号|号码",
     .required = true,
     .holds = Holds::code,
     .example = "XC示例01"},
    kPlateColumn,
    {.key = "owner", .zh = "机动车所有人", .en = "Owner", .also = "所有人|车主"},
    {.key = "drivers",
     .zh = "驾驶人",
     .en = "Drivers' codes",
     .also = "驾驶人编号|驾驶员",
     .example = "D01;D02",
     .note_zh = kSeveralZh,
     .note_en = kSeveralEn},
    {.key = "routes",
     .zh = "行驶线路",
     .en = "Routes",
     .also = "线路|线路名称",
     .example = "1号线",
     .note_zh = kSeveralZh,
     .note_en = kSeveralEn},
    {.key = "departures",
     .zh = "开行时间",
     .en = "Departures",
     .also = "发车时间|开行时刻",
     .example = "07:05;16:30",
     .note_zh = kSeveralZh,
     .note_en = kSeveralEn},
    {.key = "stops",
     .zh = "停靠站点数",
     .en = "Stops",
     .also = "站点数|停靠站点",
     .holds = Holds::whole,
     .range = {.lowest = 1, .highest = 500},
     .example = "9"},
    {.key = "issued_by", .zh = "发牌单位", .en = "Issued by", .also = "发牌机关|核发单位"},
    kFromColumn,
    kUntilColumn,
    {.key = "returned_on",
     .zh = "交回日期",
     .en = "Returned on",
     .also = "收回日期|交回时间",
     .holds = Holds::day,
     .note_zh = "没有交回就留空",
     .note_en = "empty while it was not"}};

std::vector<std::chrono::seconds> departures_in(RowReader& row) {
  std::vector<std::chrono::seconds> departures;
  for (const std::string& text : parts_in(row.name("departures"))) {
    const auto time = time_in(text);
    if (!time) {
      row.fail("departures",
               {fmt::format("“{}” 不是时刻", text), fmt::format("'{}' is no time of day", text)},
               {"请按 07:05;16:30 的样子填写", "write HH:MM, several with semicolons between"});
      return {};
    }
    departures.push_back(*time);
  }
  return departures;
}

std::optional<registry::Placard> placard_in(RowReader& row) {
  registry::Placard placard{.number = row.name("number"),
                            .plate = row.name("plate"),
                            .owner = row.text("owner"),
                            .driver_codes = parts_in(row.name("drivers")),
                            .routes = parts_in(row.name("routes")),
                            .departures = departures_in(row),
                            .stops = {},
                            .issued_by = row.text("issued_by"),
                            .days = {.first = row.day("from"), .last = row.day("until")},
                            .returned_on = row.day("returned_on")};
  if (const auto stops = row.whole("stops")) placard.stops = static_cast<int>(*stops);
  check_order(row, placard.days);
  if (placard.returned_on && placard.days.first && *placard.returned_on < *placard.days.first) {
    row.fail("returned_on", {"交回日期早于有效期起", "it was given back before it began"},
             {"请核对两个日期，是否填反了", "check both days; perhaps they are swapped"});
  }
  return placard;
}

}  // namespace

constinit const Sheet<registry::Placard> kPlacards{
    .form = {.key = "placards",
             .zh = "校车标牌",
             .en = "Placards",
             .key_column = "number",
             .columns = kColumns},
    .record_in = placard_in,
    .key_of = [](const registry::Placard& record) { return record.number; }};

}  // namespace busward::sheets
