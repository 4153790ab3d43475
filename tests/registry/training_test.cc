#include "registry/training.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/support/seed.h"

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_days;

constexpr sys_days kFirst{2026y / 9 / 1};
constexpr Period kSeptember{.first = kFirst, .last = kFirst + days{29}};

TrainingSession session(const char* number, int day, Audience audience = Audience::drivers) {
  return {.number = number,
          .at = {.day = kFirst + days{day}, .time_of_day = 14h},
          .length = 120min,
          .place = "会议室",
          .trainer = "教员",
          .topic = "恶劣天气行车",
          .audience = audience,
          .operator_code = {},
          .expected = {},
          .pass_mark = {},
          .approved_by = {}};
}

Attendance came(const char* session, const char* person, std::optional<int> score = {}) {
  return {.session = session, .person = person, .persons = {}, .score = score};
}

TEST(TrainingSummary, CountsSessionsAttendancesAndPersonsApart) {
  const std::vector sessions{session("1", 2), session("2", 9), session("3", 9, Audience::pupils),
                             session("4", 40)};
  const std::vector<Attendance> attendances{came("1", "D1"),
                                            came("1", "D2"),
                                            came("2", "D1"),
                                            came("4", "D9"),
                                            {.session = "3", .person = {}, .persons = 240}};
  const std::vector<std::string> active{"D1", "D2", "D3", "D4"};
  const TrainingRecords records{sessions, attendances};
  const auto summary = training_summary(records, kSeptember);
  ASSERT_EQ(summary.by_audience.size(), 2U);
  EXPECT_EQ(summary.by_audience[0], (AudienceSummary{Audience::drivers, 2, 3, 2}));
  EXPECT_EQ(summary.by_audience[1], (AudienceSummary{Audience::pupils, 1, 240, 0}));
  EXPECT_EQ(training_reach(training_by_person(records, kSeptember), Audience::drivers, active),
            (TrainingReach{.attendances = 3, .persons = 2, .coverage = {2, 4}}));
}

TEST(TrainingSummary, CoversActiveDriversAloneWhoPassedWhereThereWasATest) {
  auto tested = session("1", 2);
  tested.pass_mark = 80;
  const std::vector sessions{tested, session("2", 3, Audience::attendants)};
  const std::vector attendances{came("1", "D1", 80), came("1", "D2", 79), came("1", "D3"),
                                came("1", "gone", 100), came("2", "D4")};
  const std::vector<std::string> active{"D1", "D2", "D3", "D4"};
  const auto people = training_by_person({sessions, attendances}, kSeptember);
  EXPECT_EQ(training_reach(people, Audience::drivers, active),
            (TrainingReach{.attendances = 3, .persons = 3, .coverage = {1, 4}}));
  EXPECT_EQ(training_reach(people, Audience::attendants, std::vector<std::string>{"D4"}).coverage,
            (Coverage{1, 1}));
}

TEST(TrainingSummary, HasNoRateOfNobody) {
  EXPECT_EQ(training_reach({}, Audience::drivers, {}).coverage.rate(), std::nullopt);
  EXPECT_EQ((Coverage{0, 4}).rate(), 0.0);
  EXPECT_EQ((Coverage{3, 4}).rate(), 0.75);
}

TEST(TrainingSummary, NamesWhoWasMissedAndWhereItWasMadeUpFor) {
  auto missed = session("1", 2);
  missed.expected = {"D1", "D2", "D3"};
  const std::vector sessions{missed, session("2", 45)};
  auto later = came("2", "D2");
  later.makes_up_for = "1";
  const std::vector attendances{came("1", "D1"), later, came("2", "D3")};
  const TrainingRecords records{sessions, attendances};
  const auto absences = training_summary(records, kSeptember).absences;
  ASSERT_EQ(absences.size(), 2U);
  EXPECT_EQ(absences[0], (Absence{"1", "D2", "2"}));
  EXPECT_EQ(absences[1], (Absence{"1", "D3", std::nullopt}));
  const auto people = training_by_person(records, kSeptember);
  EXPECT_FALSE(people.contains("D2"));  // who came to a later session, and owes nothing
  EXPECT_EQ(people.at("D3").owed, 1);
}

TEST(TimeTrained, IsTheTimeInTheRoomAndAtMostTheSession) {
  const std::vector sessions{session("1", 2), session("2", 3), session("3", 4)};
  const auto stayed = [](const char* number, int day, minutes from, minutes to) {
    Attendance one = came(number, "D1");
    one.signed_in = {.day = kFirst + days{day}, .time_of_day = from};
    one.signed_out = {.day = kFirst + days{day}, .time_of_day = to};
    return one;
  };
  const std::vector attendances{stayed("1", 2, 850min, 900min), stayed("2", 3, 800min, 1000min),
                                came("3", "D1")};
  const auto people = training_by_person({sessions, attendances}, kSeptember);
  EXPECT_EQ(people.at("D1").time, 50min + 120min + 120min);
  EXPECT_EQ(people.at("D1").attendances, 3);
  EXPECT_FALSE(people.contains("D2"));
}

TEST(TrainingAsked, IsSoMuchForEachMonthThatLiesWholeInThePeriod) {
  const RuleValues rules{{{.name = "training_drivers_minutes_per_month",
                           .value = 120,
                           .valid_from = kFirst - days{400},
                           .source = "seen"}}};
  const auto asked = [&](int first, int last) {
    return training_asked(rules, Audience::drivers, {kFirst + days{first}, kFirst + days{last}});
  };
  EXPECT_EQ(asked(0, 28), 0min);  // September has not ended
  EXPECT_EQ(asked(0, 29), 120min);
  EXPECT_EQ(asked(0, 60), 240min);  // to 31 October
  EXPECT_EQ(asked(1, 60), 120min);  // the period began within September
  EXPECT_EQ(training_asked(rules, Audience::attendants, kSeptember), std::nullopt);
}

// Against a count that goes person by person, session by session.
TEST(TrainingSummary, AgreesWithAPlainCountOverRandomRecords) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  for (int round = 0; round < 100; ++round) {
    std::vector<TrainingSession> sessions;
    for (int i = 0; i < 6; ++i) {
      sessions.push_back(session(std::to_string(i).c_str(), static_cast<int>(random() % 45),
                                 random() % 2 == 0 ? Audience::drivers : Audience::attendants));
    }
    bool at[6][8] = {};
    std::vector<Attendance> attendances;
    for (int i = 0; i < 6; ++i) {
      for (int p = 0; p < 8; ++p) {
        at[i][p] = random() % 3 == 0;
        if (at[i][p]) {
          attendances.push_back(came(std::to_string(i).c_str(), ("D" + std::to_string(p)).c_str()));
        }
      }
    }
    std::vector<std::string> active;
    for (int p = 0; p < 5; ++p) active.push_back("D" + std::to_string(p));
    int trained = 0;
    int driver_times = 0;
    for (int p = 0; p < 8; ++p) {
      int mine = 0;
      for (int i = 0; i < 6; ++i) {
        const bool counts = sessions[static_cast<std::size_t>(i)].audience == Audience::drivers &&
                            kSeptember.contains(sessions[static_cast<std::size_t>(i)].at.day);
        mine += counts && at[i][p] ? 1 : 0;
      }
      driver_times += mine;
      trained += p < 5 && mine > 0 ? 1 : 0;
    }
    const TrainingRecords records{sessions, attendances};
    const auto summary = training_summary(records, kSeptember);
    const auto people = training_by_person(records, kSeptember);
    EXPECT_EQ(training_reach(people, Audience::drivers, active).coverage, (Coverage{trained, 5}));
    for (const auto& one : summary.by_audience) {
      if (one.audience != Audience::drivers) continue;
      EXPECT_EQ(one.attendances, driver_times);
    }
  }
}

}  // namespace
}  // namespace busward::registry
