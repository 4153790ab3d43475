#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "registry/name_table.h"
#include "registry/rule_values.h"
#include "routing/civil_time.h"

namespace busward::registry {

// Whom a session is for (校车安全管理条例 arts. 10, 12 and 38).
enum class Audience { drivers, attendants, safety_managers, monitors, pupils, guardians, teachers };
inline constexpr NameTable<Audience, 7> kAudiences{{{Audience::drivers, "drivers"},
                                                    {Audience::attendants, "attendants"},
                                                    {Audience::safety_managers, "safety_managers"},
                                                    {Audience::monitors, "monitors"},
                                                    {Audience::pupils, "pupils"},
                                                    {Audience::guardians, "guardians"},
                                                    {Audience::teachers, "teachers"}}};
// Of these people are known by name; of the others, who are many or minors, only how many came.
bool is_of_staff(Audience audience);

// A session (一期), as its record sheet says. Moments are of the county's clocks.
struct TrainingSession {
  std::string number;
  routing::CivilTime at;
  std::chrono::minutes length{0};
  std::string place;
  std::string trainer;
  std::string topic;
  Audience audience = Audience::drivers;
  std::optional<std::string> operator_code;  // whose session it is; none: the bureau's
  std::vector<std::string> expected;         // codes of those who should come
  std::optional<int> pass_mark;              // none: no test
  std::optional<std::string> approved_by;
  friend bool operator==(const TrainingSession&, const TrainingSession&) = default;
};

enum class SignInMethod { signature, card, face, list };
inline constexpr NameTable<SignInMethod, 4> kSignInMethods{{{SignInMethod::signature, "signature"},
                                                            {SignInMethod::card, "card"},
                                                            {SignInMethod::face, "face"},
                                                            {SignInMethod::list, "list"}}};

// One person who came, or so many of whom no names are kept.
struct Attendance {
  std::string session;                // its number
  std::optional<std::string> person;  // code; one of the two
  std::optional<int> persons;
  std::optional<routing::CivilTime> signed_in;
  std::optional<routing::CivilTime> signed_out;
  std::optional<SignInMethod> method;
  std::optional<int> score;
  std::optional<std::string> makes_up_for;  // the number of a session that was missed
  friend bool operator==(const Attendance&, const Attendance&) = default;
};

// Civil days, both included.
struct Period {
  std::chrono::sys_days first;
  std::chrono::sys_days last;
  bool contains(std::chrono::sys_days day) const { return first <= day && day <= last; }
  friend bool operator==(const Period&, const Period&) = default;
};

// A share of a whole that may be nobody: then it has no rate, and none is printed.
struct Coverage {
  int covered = 0;
  int of = 0;
  std::optional<double> rate() const;  // 0 to 1
  friend bool operator==(const Coverage&, const Coverage&) = default;
};

struct AudienceSummary {
  Audience audience = Audience::drivers;
  int sessions = 0;     // 期
  int attendances = 0;  // 人次, not persons
  int persons = 0;      // distinct ones of those known by name
  friend bool operator==(const AudienceSummary&, const AudienceSummary&) = default;
};

// Someone who was expected and did not come.
struct Absence {
  std::string session;
  std::string person;
  std::optional<std::string> made_up_in;  // the session in which it was made up for
  friend bool operator==(const Absence&, const Absence&) = default;
};

struct TrainingSummary {
  std::vector<AudienceSummary> by_audience;  // those with a session, in the order of Audience
  std::vector<Absence> absences;             // by session as given, then as expected
  friend bool operator==(const TrainingSummary&, const TrainingSummary&) = default;
};

struct TrainingRecords {
  std::span<const TrainingSession> sessions;
  std::span<const Attendance> attendances;
};

// Sessions held in the period with their attendances. A session that is made up for may lie in the
// period without the one that makes up for it.
TrainingSummary training_summary(const TrainingRecords& records, Period period);

// What one person came to and missed in the period.
struct PersonTraining {
  int attendances = 0;              // of sessions for whomever
  std::chrono::minutes time{0};     // see training_by_person()
  int owed = 0;                     // sessions missed and not made up for
  std::set<Audience> trained_as{};  // came to a session for them and passed where there was a test
  std::map<Audience, int> attendances_as{};
};
using TrainingByPerson = std::map<std::string, PersonTraining, std::less<>>;

// Everybody of whom something is on record, by code. Time is that between sign-in and sign-out, at
// most the session's length; the whole length where one of the two is missing.
TrainingByPerson training_by_person(const TrainingRecords& records, Period period);

// How far the sessions for an audience reached those who are active in it.
struct TrainingReach {
  int attendances = 0;  // 人次
  int persons = 0;      // 人数, of whom some may have failed the test
  Coverage coverage;    // trained, of those active
  friend bool operator==(const TrainingReach&, const TrainingReach&) = default;
};
TrainingReach training_reach(const TrainingByPerson& people, Audience audience,
                             std::span<const std::string> active);

// What the rule values ask of a person of that audience ("training_drivers_minutes_per_month"): for
// each calendar month that lies whole in the period. None where no rule asks.
std::optional<std::chrono::minutes> training_asked(const RuleValues& rules, Audience audience,
                                                   Period period);

}  // namespace busward::registry
