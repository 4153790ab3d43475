#include "gateway/simulator/county_training.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gateway/files/duties_toml.h"

namespace busward::simulator {
namespace {

using registry::Attendance;
using registry::Audience;
using registry::TrainingSession;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;

constexpr int kMonths = 3;
constexpr std::array<std::string_view, 4> kTopics{"恶劣天气安全驾驶", "应急疏散与逃生",
                                                  "上下车组织与清车", "典型事故案例警示"};

std::map<std::string, std::vector<std::string>> drivers_by_operator(const CountyRecords& records) {
  std::map<std::string, std::vector<std::string>> drivers;
  for (const registry::Driver& driver : records.drivers) {
    if (driver.operator_code) drivers[*driver.operator_code].push_back(driver.code);
  }
  return drivers;
}

class TrainingLog {
 public:
  TrainingLog(Random random, sys_days day) : random_{random}, day_{day} {}

  // One session a month; who missed one makes up for it in the next, mostly.
  void hold_monthly(const std::string& op, const std::vector<std::string>& drivers) {
    std::vector<std::string> missed;
    std::string missed_in;
    for (int month = kMonths; month > 0; --month) {
      TrainingSession& session = hold(Audience::drivers, day_ - days{30 * month - 12});
      session.operator_code = op;
      session.expected = drivers;
      session.pass_mark = 80;
      std::vector<std::string> absent;
      for (const std::string& driver : drivers) {
        if (random_.chance(0.1)) {
          absent.push_back(driver);
          continue;
        }
        const bool makes_up = std::ranges::find(missed, driver) != missed.end();
        come(session, driver, makes_up ? missed_in : std::string{});
      }
      missed = std::move(absent);
      missed_in = session.number;
    }
  }
  void hold_for_many(Audience audience, int persons, int days_ago) {
    const TrainingSession& session = hold(audience, day_ - days{days_ago});
    attendances_.push_back({.session = session.number,
                            .person = {},
                            .persons = persons,
                            .method = registry::SignInMethod::list});
  }
  std::vector<TrainingSession> take_sessions() { return std::move(sessions_); }
  std::vector<Attendance> take_attendances() { return std::move(attendances_); }

 private:
  TrainingSession& hold(Audience audience, sys_days on) {
    const auto year = static_cast<int>(std::chrono::year_month_day{on}.year());
    sessions_.push_back({.number = fmt::format("PX{}-{:03}", year, sessions_.size() + 1),
                         .at = {.day = on, .time_of_day = hours{14}},
                         .length = minutes{120},
                         .place = "会议室",
                         .trainer = "县交警大队宣教中队",
                         .topic = std::string{random_.pick(kTopics)},
                         .audience = audience,
                         .operator_code = {},
                         .expected = {},
                         .pass_mark = {},
                         .approved_by = "赵安"});
    return sessions_.back();
  }
  void come(const TrainingSession& session, const std::string& driver, std::string makes_up_for) {
    const minutes late{random_.below(10)};
    Attendance one{.session = session.number,
                   .person = driver,
                   .persons = {},
                   .signed_in = {{.day = session.at.day, .time_of_day = hours{14} + late}},
                   .signed_out = {{.day = session.at.day, .time_of_day = hours{16}}},
                   .method = registry::SignInMethod::signature,
                   .score = 74 + static_cast<int>(random_.below(27)),
                   .makes_up_for = {}};
    if (!makes_up_for.empty()) one.makes_up_for = std::move(makes_up_for);
    attendances_.push_back(std::move(one));
  }

  Random random_;
  sys_days day_;
  std::vector<TrainingSession> sessions_;
  std::vector<Attendance> attendances_;
};

std::vector<registry::PledgeText> pledge_texts(sys_days day) {
  using registry::PledgeRole;
  return {{PledgeRole::driver, "第 1 版", day - days{400},
           "遵守道路交通安全法律法规，不超速、不超员、不疲劳驾驶。"},
          {PledgeRole::driver, "第 2 版", day - days{42},
           "遵守道路交通安全法律法规，按审定的线路和站点行驶，不超速、不超员、不疲劳驾驶，收车必清"
           "车。"}};
}

std::vector<registry::Pledge> sign_pledges(const CountyRecords& records, Random random,
                                           sys_days day) {
  std::vector<registry::Pledge> pledges;
  for (const registry::Driver& driver : records.drivers) {
    if (random.chance(0.04)) continue;
    const bool renewed = random.chance(0.88);
    const sys_days on = day - days{renewed ? 2 + static_cast<int>(random.below(38))
                                           : 60 + static_cast<int>(random.below(300))};
    pledges.push_back({.role = registry::PledgeRole::driver,
                       .person = driver.code,
                       .unit = driver.operator_code,
                       .version = renewed ? "第 2 版" : "第 1 版",
                       .signed_on = on,
                       .method = registry::PledgeMethod::paper,
                       .valid_to = on + days{364},
                       .supersedes = {}});
    if (renewed) pledges.back().supersedes = "第 1 版";
  }
  return pledges;
}

class DutyLog {
 public:
  DutyLog(Random random, sys_days day)
      : random_{random}, day_{day}, calendar_{files::default_duties()} {}

  // Some of what is owed is done in this period, most of the rest in the one before.
  void keep(registry::DutyOwner owner, const std::optional<std::string>& of) {
    for (const registry::Duty& duty : calendar_) {
      const auto period = registry::period_of(duty.rhythm, day_, terms_);
      if (duty.owner != owner || !period || random_.chance(0.05)) continue;
      const auto before = *registry::period_of(duty.rhythm, period->first - days{1}, terms_);
      const auto missed = *registry::period_of(duty.rhythm, before.first - days{1}, terms_);
      sys_days on = random_.chance(0.05) ? missed.first : before.first;
      if (random_.chance(0.5)) on = period->first;
      done_.push_back({.duty = duty.name, .of = of, .done_on = on, .by = "赵安", .document = {}});
    }
  }
  std::vector<registry::DutyDone> take() { return std::move(done_); }

 private:
  Random random_;
  sys_days day_;
  registry::Terms terms_;
  std::vector<registry::Duty> calendar_;
  std::vector<registry::DutyDone> done_;
};

std::vector<registry::DutyDone> keep_duties(const CountyRecords& records, Random random,
                                            sys_days day) {
  DutyLog log{random, day};
  for (const auto& op : records.operators) log.keep(registry::DutyOwner::operator_, op.code);
  for (const auto& school : records.schools) log.keep(registry::DutyOwner::school, school.code);
  log.keep(registry::DutyOwner::bureau, std::nullopt);
  log.keep(registry::DutyOwner::police, std::nullopt);
  return log.take();
}

}  // namespace

SafetyRecords make_training(const CountyRecords& records, const Random& random, sys_days day) {
  TrainingLog log{random.fork(1), day};
  for (const auto& [op, drivers] : drivers_by_operator(records)) log.hold_monthly(op, drivers);
  log.hold_for_many(Audience::pupils, 40 * static_cast<int>(records.schools.size()), 20);
  log.hold_for_many(Audience::guardians, 25 * static_cast<int>(records.schools.size()), 18);
  SafetyRecords made;
  made.training = log.take_sessions();
  made.attendances = log.take_attendances();
  made.pledge_texts = pledge_texts(day);
  made.pledges = sign_pledges(records, random.fork(2), day);
  made.duties_done = keep_duties(records, random.fork(3), day);
  return made;
}

}  // namespace busward::simulator
