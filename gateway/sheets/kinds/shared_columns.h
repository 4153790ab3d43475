#pragma once

#include "gateway/sheets/sheet.h"
#include "registry/bus.h"

namespace busward::sheets {

// Columns and words that several kinds have.
inline constexpr Word kPlateColourWords[]{{"blue", "蓝", "Blue", "蓝色|蓝牌"},
                                          {"yellow", "黄", "Yellow", "黄色|黄牌"},
                                          {"black", "黑", "Black", "黑色|黑牌"},
                                          {"white", "白", "White", "白色|白牌"},
                                          {"green", "绿", "Green", "绿色|绿牌|渐变绿|黄绿双拼"},
                                          {"other", "其他", "Other", "其它"}};
static_assert(cover(kPlateColourWords, registry::kPlateColours));

inline constexpr Column kPlateColumn{.key = "plate",
                                     .zh = "号牌号码",
                                     .en = "Plate",
                                     .also = "车牌号|车牌号码|车牌|号牌|车号",
                                     .required = true,
                                     .holds = Holds::code,
                                     .example = "皖A示例01"};
inline constexpr Column kPlateColourColumn{.key = "plate_colour",
                                           .zh = "号牌颜色",
                                           .en = "Plate colour",
                                           .also = "车牌颜色|颜色",
                                           .holds = Holds::word,
                                           .words = kPlateColourWords,
                                           .example = "yellow"};
inline constexpr Column kOperatorColumn{
    .key = "operator",
    .zh = "服务单位编号",
    .en = "Operator code",
    .also = "服务单位|运营单位|运营单位编号|单位编号|单位代码|所属单位",
    .holds = Holds::code,
    .example = "C01",
    .note_zh = "服务单位台账中的编号；不知道就留空",
    .note_en = "the operator's code on file; empty where nobody knows it"};
inline constexpr Column kRouteColumn{.key = "route",
                                     .zh = "线路名称",
                                     .en = "Route",
                                     .also = "线路|校车线路",
                                     .required = true,
                                     .example = "示例线路"};
inline constexpr Column kDepartureColumn{.key = "departure",
                                         .zh = "发车时间",
                                         .en = "Departure",
                                         .also = "开行时间|发车时刻|发车",
                                         .required = true,
                                         .holds = Holds::time_of_day,
                                         .example = "07:05:00"};

inline constexpr Column kAreaColumn{.key = "area",
                                    .zh = "所属区划编号",
                                    .en = "Area code",
                                    .also = "所属区划|行政区划|区划编号|所在乡镇",
                                    .holds = Holds::code,
                                    .example = "340123101"};
inline constexpr Column kPhoneColumn{.key = "phone",
                                     .zh = "联系电话",
                                     .en = "Phone",
                                     .also = "电话|手机|手机号|手机号码",
                                     .holds = Holds::code,
                                     .example = "12000000001"};
inline constexpr Column kFromColumn{.key = "from",
                                    .zh = "有效期起",
                                    .en = "From",
                                    .also = "起始日期|生效日期|有效期自|发证日期|开始日期",
                                    .holds = Holds::day,
                                    .example = "2026-03-01"};
inline constexpr Column kUntilColumn{
    .key = "until",
    .zh = "有效期止",
    .en = "Until",
    .also = "到期日期|有效期至|截止日期|到期日|有效期",
    .holds = Holds::day,
    .example = "2026-08-31",
    .note_zh = "当天仍有效；不知道就留空，留空不会报警",
    .note_en = "the last day on which it holds; empty where nobody knows it, nothing rings for it"};

// A column that must be filled in, of one that need not be elsewhere.
constexpr Column required(Column column) {
  column.required = true;
  return column;
}

}  // namespace busward::sheets
