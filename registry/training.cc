#include "registry/training.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace busward::registry {
namespace {

using std::chrono::minutes;

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

Coverage driver_coverage(const TrainingRecords& records, const Sessions& sessions,
                         std::span<const std::string> active_drivers) {
  const std::set<std::string_view> active{active_drivers.begin(), active_drivers.end()};
  std::set<std::string_view> trained;
  for (const Attendance& attendance : records.attendances) {
    const TrainingSession* session = session_of(attendance, sessions);
    if (session == nullptr || session->audience != Audience::drivers) continue;
    if (!attendance.person || !active.contains(*attendance.person)) continue;
    if (has_passed(attendance, *session)) trained.insert(*attendance.person);
  }
  return {.covered = static_cast<int>(trained.size()), .of = static_cast<int>(active.size())};
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

TrainingSummary training_summary(const TrainingRecords& records,
                                 std::span<const std::string> active_drivers, Period period) {
  const Sessions sessions = by_number(records.sessions, period);
  TrainingSummary summary;
  for (const auto& [audience, name] : kAudiences) {
    const auto of = summary_of(audience, records, sessions);
    if (of.sessions > 0) summary.by_audience.push_back(of);
  }
  summary.drivers = driver_coverage(records, sessions, active_drivers);
  for (const TrainingSession& session : records.sessions) {
    if (!period.contains(session.at.day)) continue;
    std::ranges::copy(absences_of(session, records.attendances),
                      std::back_inserter(summary.absences));
  }
  return summary;
}

minutes time_trained(const TrainingRecords& records, std::string_view person, Period period) {
  const Sessions sessions = by_number(records.sessions, period);
  minutes sum{0};
  for (const Attendance& attendance : records.attendances) {
    const TrainingSession* session = session_of(attendance, sessions);
    if (session != nullptr && attendance.person == person) sum += time_of(attendance, *session);
  }
  return sum;
}

}  // namespace busward::registry
