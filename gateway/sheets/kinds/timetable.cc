#include <fmt/chrono.h>
#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Column kColumns[]{kRouteColumn,
                            kDepartureColumn,
                            {.key = "days",
                             .zh = "开行星期",
                             .en = "Days",
                             .also = "星期|运行日|开行日",
                             .required = true,
                             .holds = Holds::weekdays,
                             .example = "12345",
                             .note_zh = "1=周一 … 7=周日，如 12345；也可写周一至周五",
                             .note_en = "1 = Monday … 7 = Sunday, as in 12345"}};

std::optional<registry::Departure> departure_in(RowReader& row) {
  const std::string route = row.name("route");
  const auto time = row.time_of_day("departure");
  const auto weekdays = row.weekdays("days");
  if (!time || !weekdays) return std::nullopt;
  return registry::Departure{.route = route, .time_of_day = *time, .weekdays = *weekdays};
}

std::string key_of(const registry::Departure& departure) {
  return fmt::format("{} {:%T}", departure.route, departure.time_of_day);
}

}  // namespace

constinit const Sheet<registry::Departure> kTimetable{.form = {.key = "timetable",
                                                               .zh = "时刻表",
                                                               .en = "Timetable",
                                                               .key_column = "departure",
                                                               .columns = kColumns},
                                                      .record_in = departure_in,
                                                      .key_of = key_of};

}  // namespace busward::sheets
