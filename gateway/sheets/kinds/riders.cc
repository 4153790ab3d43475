#include <fmt/chrono.h>
#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Column kColumns[]{kRouteColumn,
                            kDepartureColumn,
                            {.key = "stop",
                             .zh = "停靠站点",
                             .en = "Stop",
                             .also = "站点|站点名称",
                             .required = true,
                             .example = "东村"},
                            {.key = "boarding",
                             .zh = "上车人数",
                             .en = "Boarding",
                             .also = "上车",
                             .holds = Holds::whole,
                             .range = {.lowest = 0, .highest = 200},
                             .example = "12"},
                            {.key = "alighting",
                             .zh = "下车人数",
                             .en = "Alighting",
                             .also = "下车",
                             .holds = Holds::whole,
                             .range = {.lowest = 0, .highest = 200},
                             .example = "0",
                             .note_zh = "只填人数，不填学生姓名",
                             .note_en = "numbers alone, never names"}};

std::optional<registry::RiderNumbers> riders_in(RowReader& row) {
  const std::string route = row.name("route");
  const auto departure = row.time_of_day("departure");
  const std::string stop = row.name("stop");
  const auto boarding = row.whole("boarding");
  const auto alighting = row.whole("alighting");
  if (!departure) return std::nullopt;
  return registry::RiderNumbers{.route = route,
                                .departure = *departure,
                                .stop = stop,
                                .boarding = static_cast<int>(boarding.value_or(0)),
                                .alighting = static_cast<int>(alighting.value_or(0))};
}

std::string key_of(const registry::RiderNumbers& riders) {
  return fmt::format("{} {:%T} {}", riders.route, riders.departure, riders.stop);
}

}  // namespace

constinit const Sheet<registry::RiderNumbers> kRiders{.form = {.key = "riders",
                                                               .zh = "乘车人数",
                                                               .en = "Planned riders",
                                                               .key_column = "stop",
                                                               .columns = kColumns},
                                                      .record_in = riders_in,
                                                      .key_of = key_of};

}  // namespace busward::sheets
