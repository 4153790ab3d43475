#include "gateway/api/emergency_register.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/sheets/sheet_files.h"
#include "routing/civil_time.h"

namespace busward::api {
namespace {

using registry::cases::EmergencyMonth;
using registry::cases::EmergencyOfDay;
using std::chrono::year_month;

constexpr sheets::WholeRange kAny{.lowest = 0, .highest = 1'000'000};
constexpr sheets::Column kColumns[] = {
    {.key = "month", .zh = "月份", .en = "Month"},
    {.key = "emergencies",
     .zh = "事故与应急（起）",
     .en = "Emergencies",
     .holds = sheets::Holds::whole,
     .range = kAny},
    {.key = "sos", .zh = "一键报警", .en = "SOS", .holds = sheets::Holds::whole, .range = kAny},
    {.key = "collision",
     .zh = "碰撞或侧翻",
     .en = "Collision or rollover",
     .holds = sheets::Holds::whole,
     .range = kAny},
    {.key = "by_hand",
     .zh = "人工登记",
     .en = "Opened by hand",
     .holds = sheets::Holds::whole,
     .range = kAny},
    {.key = "open", .zh = "未结", .en = "Open", .holds = sheets::Holds::whole, .range = kAny}};
constexpr sheets::SheetForm kForm{.key = "emergency_register",
                                  .zh = "事故与应急登记",
                                  .en = "Register of emergencies",
                                  .key_column = "month",
                                  .columns = kColumns};

year_month month_of(geo::UtcTime at, const std::string& zone) {
  const std::chrono::year_month_day day{routing::civil_or_utc_day(at, zone)};
  return day.year() / day.month();
}

sheets::RecordCells cells_of(const EmergencyMonth& month) {
  return {fmt::format("{:04}-{:02}", static_cast<int>(month.month.year()),
                      static_cast<unsigned>(month.month.month())),
          std::to_string(month.count),
          std::to_string(month.sos),
          std::to_string(month.collision),
          std::to_string(month.by_hand),
          std::to_string(month.open)};
}

std::vector<sheets::RecordCells> rows_of(const std::vector<db::EmergencyOnFile>& found,
                                         const std::string& zone, year_month first,
                                         year_month last) {
  std::vector<EmergencyOfDay> all;
  for (const db::EmergencyOnFile& one : found) {
    all.push_back({.day = routing::civil_or_utc_day(one.emergency.at, zone),
                   .cause = one.emergency.cause,
                   .closed = registry::cases::is_closed(one.steps)});
  }
  std::vector<sheets::RecordCells> rows;
  for (const EmergencyMonth& month : months_of(all, first, last)) rows.push_back(cells_of(month));
  return rows;
}

}  // namespace

boost::asio::awaitable<http::Response> GetEmergencyRegister::operator()(
    http::Request request) const {
  constexpr std::int64_t kMostMonths = 120;
  Parameters parameters{request, {"months", "language"}};
  const auto months = parameters.number("months").value_or(12);
  parameters.require(months >= 1 && months <= kMostMonths, "months", "1 to 120 is wanted");
  const auto language = language_of(parameters);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto book = rulebook();
  const std::string zone = book ? book->zone : std::string{};
  const geo::UtcTime now = clock.now();
  const auto last = month_of(now, zone);
  const auto first = last - std::chrono::months{months - 1};
  // A civil day is nowhere more than 14 hours off the UTC day.
  const geo::UtcTime from = std::chrono::sys_days{first / 1} - std::chrono::days{1};
  const geo::UtcTime to = now + std::chrono::minutes{1};
  auto caller = caller_of(request);
  const auto found = co_await emergencies.between(from, to, std::move(caller));
  if (!found) co_return no_database();
  const auto rows = rows_of(*found, zone, first, last);
  auto response = sheet_of(kForm, rows, format, language);
  if (!response) co_return no_database();
  co_return std::move(*response);
}

}  // namespace busward::api
