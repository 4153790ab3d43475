#include "gateway/simulator/county_stoppages.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace busward::simulator {
namespace {

using registry::cases::Defect;
using registry::cases::DefectGrade;
using registry::cases::DefectItem;
using registry::cases::Suspension;
using registry::cases::SuspensionSubject;
using routing::CivilTime;
using std::chrono::days;
using std::chrono::hours;

constexpr std::array<std::string_view, 4> kManagers{"赵安", "钱守平", "孙慎行", "李知险"};
constexpr std::array<std::string_view, 3> kCheckers{"周督", "吴验", "郑查"};

CivilTime days_before(CivilTime now, int count, hours hour) {
  return {.day = now.day - days{count}, .time_of_day = hour};
}

struct Order {
  SuspensionSubject subject;
  std::string of;
  CivilTime from;
};

class Orders {
 public:
  explicit Orders(Random random) : random_{random} {}

  Suspension& issue(Order order) {
    const auto year = static_cast<int>(std::chrono::year_month_day{order.from.day}.year());
    const bool of_route = order.subject == SuspensionSubject::route;
    orders_.push_back(
        {.subject = order.subject,
         .of = std::move(order.of),
         .number =
             fmt::format("禾{}停〔{}〕{}号", of_route ? "教" : "交", year, orders_.size() + 1),
         .issued_by = of_route ? "禾溪县教育局" : "禾溪县公安局交通警察大队",
         .ground = std::string{ground_of(order.subject)},
         .from = order.from,
         .conditions = "整改完成并经复查合格",
         .service = {{.to = std::string{random_.pick(kManagers)}, .on = order.from.day}},
         .rectified_by = {},
         .resumption = {}});
    return orders_.back();
  }
  void lift(Suspension& order, int after_days) {
    order.rectified_by = order.service->to;
    const auto year = static_cast<int>(std::chrono::year_month_day{order.from.day}.year());
    order.resumption = {.at = {.day = order.from.day + days{after_days}, .time_of_day = hours{6}},
                        .number = fmt::format("禾复〔{}〕{}号", year, orders_.size()),
                        .accepted_by = std::string{random_.pick(kCheckers)}};
  }
  std::vector<Suspension> take() { return std::move(orders_); }

 private:
  std::string_view ground_of(SuspensionSubject subject) {
    static constexpr std::array<std::string_view, 3> kOfBus{"制动系统检验不合格", "逾期未检验",
                                                            "卫星定位装置长期离线"};
    static constexpr std::array<std::string_view, 2> kOfDriver{"一个记分周期内多次超速",
                                                               "体检未通过"};
    if (subject == SuspensionSubject::bus) return random_.pick(kOfBus);
    return subject == SuspensionSubject::driver ? random_.pick(kOfDriver) : "沿线道路施工";
  }

  Random random_;
  std::vector<Suspension> orders_;
};

Defect report(const registry::Bus& bus, std::size_t number, Random& random) {
  static constexpr std::array<std::string_view, 8> kWhat{
      "制动踏板行程过长", "转向异响", "右后转向灯不亮",   "左前轮胎磨损到限",
      "安全门警报失灵",   "座椅松动", "3 排安全带扣失效", "车门密封条破损"};
  const auto item = random.below(kWhat.size());
  return {.plate = bus.plate,
          .number = fmt::format("GZ{:05}", number),
          .grade = item < 4 ? DefectGrade::may_not_run : DefectGrade::may_run,
          .item = static_cast<DefectItem>(item),
          .what = std::string{kWhat[item]},
          .found_at = {},
          .found_by = "驾驶人例检",
          .repair = {},
          .clearance = {}};
}

void mend(Defect& defect, std::size_t number, Random& random) {
  defect.repair = {.at = {.day = defect.found_at.day, .time_of_day = hours{14}},
                   .by = std::string{random.pick(kManagers)},
                   .document = fmt::format("WX{:05}", number),
                   .workshop = "禾溪县汽车修理厂"};
}

}  // namespace

std::vector<Suspension> make_suspensions(const CountyRecords& records, Random random,
                                         CivilTime now) {
  Orders orders{random.fork(1)};
  const auto some_bus = [&] { return random.pick(records.buses).plate; };
  for (std::size_t i = 0; i < records.buses.size(); i += 300) {
    orders.issue({SuspensionSubject::bus, some_bus(), days_before(now, 3, hours{10})});
  }
  for (std::size_t i = 0; i < records.buses.size(); i += 30) {
    const int ago = 12 + static_cast<int>(random.below(80));
    orders.lift(orders.issue({SuspensionSubject::bus, some_bus(), days_before(now, ago, hours{9})}),
                2 + static_cast<int>(random.below(9)));
  }
  for (std::size_t i = 0; i < records.drivers.size(); i += 100) {
    orders.issue({SuspensionSubject::driver, random.pick(records.drivers).code,
                  days_before(now, 5, hours{8})});
  }
  const std::string& route = random.pick(records.routes).route;
  orders.lift(orders.issue({SuspensionSubject::route, route, days_before(now, 40, hours{0})}), 9);
  orders.issue({SuspensionSubject::route, random.pick(records.routes).route,
                days_before(now, -6, hours{0})});  // announced for next week
  return orders.take();
}

std::vector<Defect> make_defects(const CountyRecords& records, Random random, CivilTime now) {
  std::vector<Defect> defects;
  for (std::size_t i = 0; i < records.buses.size(); ++i) {
    const bool runs_with_it = i % 300 == 7;
    if (!runs_with_it && !random.chance(0.2)) continue;
    const std::size_t number = defects.size() + 1;
    Defect& defect = defects.emplace_back(report(records.buses[i], number, random));
    const bool recent = runs_with_it || random.chance(0.3);
    const int ago = recent ? 1 : 5 + static_cast<int>(random.below(60));
    defect.found_at = days_before(now, ago, hours{6});
    if (runs_with_it) {
      defect.grade = DefectGrade::may_not_run;
      mend(defect, number, random);  // and nobody has looked since
    } else if (recent) {
      defect.grade = DefectGrade::may_run;
    } else {
      mend(defect, number, random);
      defect.clearance = {.at = {.day = defect.found_at.day + days{1}, .time_of_day = hours{6}},
                          .by = std::string{random.pick(kCheckers)}};
    }
  }
  return defects;
}

}  // namespace busward::simulator
