#include "tests/quality/scoring.h"

#include <algorithm>
#include <map>

namespace busward::quality {
namespace {

constexpr std::chrono::seconds kAround{60};

bool belong(const Episode& alarm, const Episode& done) {
  return alarm.vehicle == done.vehicle && alarm.began_at <= done.ended_at + kAround &&
         alarm.ended_at >= done.began_at - kAround;
}

double quantile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

}  // namespace

Score score(std::string name, const std::vector<Episode>& cases,
            const std::vector<Episode>& alarms) {
  Score result{.name = std::move(name)};
  result.alarms = static_cast<int>(alarms.size());
  std::map<registry::VehicleId, std::vector<const Episode*>> by_vehicle;
  for (const Episode& done : cases) by_vehicle[done.vehicle].push_back(&done);
  std::map<const Episode*, std::vector<const Episode*>> of_case;
  for (const Episode& alarm : alarms) {
    const Episode* match = nullptr;
    for (const Episode* done : by_vehicle[alarm.vehicle]) {
      if (belong(alarm, *done)) match = done;
    }
    if (match == nullptr) {
      ++result.unscripted;
    } else {
      of_case[match].push_back(&alarm);
    }
  }
  std::vector<double> delays_s;
  for (const Episode& done : cases) {
    const auto mine = of_case.find(&done);
    if (done.must_be_found) ++result.must;
    if (mine == of_case.end()) continue;
    result.repeated += static_cast<int>(mine->second.size()) - 1;
    if (!done.must_be_found) continue;
    ++result.found;
    const auto first = (*std::ranges::min_element(mine->second, {}, [](const Episode* alarm) {
                         return alarm->detected_at;
                       }))->detected_at;
    delays_s.push_back(std::chrono::duration<double>(first - done.began_at).count());
  }
  result.median_delay_s = quantile(delays_s, 0.5);
  result.p90_delay_s = quantile(delays_s, 0.9);
  return result;
}

}  // namespace busward::quality
