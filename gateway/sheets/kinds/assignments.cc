#include <fmt/chrono.h>
#include <fmt/format.h>

#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/kinds/shared_columns.h"
#include "gateway/sheets/row_reader.h"

namespace busward::sheets {
namespace {

constexpr Column kColumns[]{kRouteColumn,
                            kDepartureColumn,
                            kPlateColumn,
                            {.key = "driver",
                             .zh = "驾驶人编号",
                             .en = "Driver code",
                             .also = "驾驶人|驾驶员编号|驾驶员",
                             .holds = Holds::code,
                             .example = "D01",
                             .note_zh = "驾驶人台账中的编号；未定就留空",
                             .note_en = "the driver's code on file; empty where it is open"},
                            {.key = "attendant",
                             .zh = "照管人员编号",
                             .en = "Attendant code",
                             .also = "随车照管人员|照管人员|照管员",
                             .holds = Holds::code,
                             .example = "Z01",
                             .note_zh = "未定就留空",
                             .note_en = "empty where it is open"}};

std::optional<registry::Assignment> assignment_in(RowReader& row) {
  const std::string route = row.name("route");
  const auto departure = row.time_of_day("departure");
  const std::string plate = row.name("plate");
  auto driver = row.text("driver");
  auto attendant = row.text("attendant");
  if (!departure) return std::nullopt;
  return registry::Assignment{.route = route,
                              .departure = *departure,
                              .plate = plate,
                              .driver_code = std::move(driver),
                              .attendant_code = std::move(attendant)};
}

std::string key_of(const registry::Assignment& assignment) {
  return fmt::format("{} {:%T}", assignment.route, assignment.departure);
}

}  // namespace

constinit const Sheet<registry::Assignment> kAssignments{.form = {.key = "assignments",
                                                                  .zh = "派班",
                                                                  .en = "Assignments",
                                                                  .key_column = "departure",
                                                                  .columns = kColumns},
                                                         .record_in = assignment_in,
                                                         .key_of = key_of};

}  // namespace busward::sheets
