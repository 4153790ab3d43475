#include "registry/training.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include <fmt/format.h>

namespace busward::registry {
namespace {

using std::chrono::minutes;
using std::chrono::sys_days;

using Sessions = std::map<std::string_view, const TrainingSession*>;

Sessions by_number(std::span<const TrainingSession> sessions, Period period) {
  Sessions found;
  for (const TrainingSession& session : sessions) {
    if (period.contains(session.at.day)) found.emplace(session.number, &session);
  }
  return found;
}

const TrainingSession* session_of(const Attendance& attendance, const Sessions& sessions) {
  const auto found = sessions.find(attendance.session);
  return found == sessions.end() ? nullptr : found->second;
}

bool has_passed(const Attendance& attendance, const TrainingSession& session) {
  return !session.pass_mark || (attendance.score && *attendance.score >= *session.pass_mark);
}

AudienceSummary summary_of(Audience audience, const TrainingRecords& records,
                           const Sessions& sessions) {
  AudienceSummary summary{.audience = audience};
  for (const auto& [number, session] : sessions) {
    if (session->audience == audience) ++summary.sessions;
  }
  std::set<std::string_view> persons;
  for (const Attendance& attendance : records.attendances) {
    const TrainingSession* session = session_of(attendance, sessions);
    if (session == nullptr || session->audience != audience) continue;
    summary.attendances += attendance.person ? 1 : attendance.persons.value_or(0);
    if (attendance.person) persons.insert(*attendance.person);
  }
  summary.persons = static_cast<int>(persons.size());
  return summary;
}

Absence absence_of(const TrainingSession& session, const std::string& person,
                   std::span<const Attendance> attendances) {
  const auto made_up = std::ranges::find_if(attendances, [&](const Attendance& one) {
    return one.person == person && one.makes_up_for == session.number;
  });
  Absence absence{.session = session.number, .person = person, .made_up_in = {}};
  if (made_up != attendances.end()) absence.made_up_in = made_up->session;
  return absence;
}

std::vector<Absence> absences_of(const TrainingSession& session,
                                 std::span<const Attendance> attendances) {
  std::set<std::string_view> came;
  for (const Attendance& one : attendances) {
    if (one.session == session.number && one.person) came.insert(*one.person);
  }
  std::vector<Absence> absences;
  for (const std::string& person : session.expected) {
    if (!came.contains(person)) absences.push_back(absence_of(session, person, attendances));
  }
  return absences;
}

minutes time_of(const Attendance& attendance, const TrainingSession& session) {
  if (!attendance.signed_in || !attendance.signed_out) return session.length;
  const auto moment = [](const routing::CivilTime& time) { return time.day + time.time_of_day; };
  const auto stayed =
      std::chrono::floor<minutes>(moment(*attendance.signed_out) - moment(*attendance.signed_in));
  return std::clamp(stayed, minutes{0}, session.length);
}

}  // namespace

bool is_of_staff(Audience audience) {
  return audience < Audience::pupils;
}

std::optional<double> Coverage::rate() const {
  if (of == 0) return std::nullopt;
  return static_cast<double>(covered) / of;
}

TrainingSummary training_summary(const TrainingRecords& records, Period period) {
  const Sessions sessions = by_number(records.sessions, period);
  TrainingSummary summary;
  for (const auto& [audience, name] : kAudiences) {
    const auto of = summary_of(audience, records, sessions);
    if (of.sessions > 0) summary.by_audience.push_back(of);
  }
  for (const TrainingSession& session : records.sessions) {
    if (!period.contains(session.at.day)) continue;
    std::ranges::copy(absences_of(session, records.attendances),
                      std::back_inserter(summary.absences));
  }
  return summary;
}

TrainingByPerson training_by_person(const TrainingRecords& records, Period period) {
  const Sessions sessions = by_number(records.sessions, period);
  TrainingByPerson people;
  for (const Attendance& attendance : records.attendances) {
    const TrainingSession* session = session_of(attendance, sessions);
    if (session == nullptr || !attendance.person) continue;
    PersonTraining& person = people[*attendance.person];
    ++person.attendances;
    ++person.attendances_as[session->audience];
    person.time += time_of(attendance, *session);
    if (has_passed(attendance, *session)) person.trained_as.insert(session->audience);
  }
  for (const auto& [number, session] : sessions) {
    for (const Absence& absence : absences_of(*session, records.attendances)) {
      if (!absence.made_up_in) ++people[absence.person].owed;
    }
  }
  return people;
}

TrainingReach training_reach(const TrainingByPerson& people, Audience audience,
                             std::span<const std::string> active) {
  TrainingReach reach;
  for (const std::string& code : std::set<std::string>{active.begin(), active.end()}) {
    ++reach.coverage.of;
    const auto found = people.find(code);
    if (found == people.end()) continue;
    const auto came = found->second.attendances_as.find(audience);
    if (came == found->second.attendances_as.end()) continue;
    reach.attendances += came->second;
    ++reach.persons;
    if (found->second.trained_as.contains(audience)) ++reach.coverage.covered;
  }
  return reach;
}

std::optional<minutes> training_asked(const RuleValues& rules, Audience audience, Period period) {
  using std::chrono::year_month_day;
  const std::string name =
      fmt::format("training_{}_minutes_per_month", name_in(kAudiences, audience));
  minutes sum{0};
  bool asked = false;
  const year_month_day first{period.first};
  for (auto month = first.year() / first.month();; month += std::chrono::months{1}) {
    const sys_days begin{month / 1};
    const sys_days last{month / std::chrono::last};
    if (last > period.last) break;
    const RuleValue* rule = rules.rule_in_force(name, last);
    if (rule == nullptr || begin < period.first) continue;
    asked = true;
    sum += minutes{std::llround(rule->value)};
  }
  if (!asked && rules.rule_in_force(name, period.last) == nullptr) return std::nullopt;
  return sum;
}

}  // namespace busward::registry
