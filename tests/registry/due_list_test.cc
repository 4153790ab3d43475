#include "registry/due_list.h"

#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kToday{2026y / 9 / 7};

FileGap gap(const char* name, DocumentKind kind, FileStanding standing,
            std::optional<int> last_day) {
  FileGap made{.name = name,
               .matter = kind,
               .on_file = {.standing = standing, .last_day = {}},
               .source = "art."};
  if (last_day) made.on_file.last_day = kToday + days{*last_day};
  if (standing == FileStanding::valid) {
    made.reminder = reminder_step(*made.on_file.last_day, kToday);
  }
  return made;
}

std::string name_of(const DueItem& item) {
  const auto* duty = std::get_if<Duty>(&item.what);
  return duty != nullptr ? duty->name : std::get<FileTask>(item.what).gaps.front().name;
}

TEST(DueList, HasDutiesAndDocumentsInOneOrderOfUrgency) {
  const Duty weekly{.name = "weekly"};
  const Duty monthly{.name = "monthly"};
  const Duty missed{.name = "missed"};
  const Duty finished{.name = "finished"};
  const std::vector<DutyStanding> duties{{&weekly, DutyState::due, kToday + days{6}, {}},
                                         {&monthly, DutyState::open, kToday + days{23}, {}},
                                         {&missed, DutyState::overdue, kToday - days{7}, {}},
                                         {&finished, DutyState::done, kToday + days{23}, kToday}};
  const std::vector gaps{
      gap("over", DocumentKind::placard, FileStanding::invalid, -9),
      gap("ends", DocumentKind::annual_review, FileStanding::valid, 3),
      gap("missing", DocumentKind::first_aid_kit, FileStanding::not_on_file, std::nullopt)};
  const auto items = due_list(duties, file_tasks(gaps), kToday);
  std::vector<std::string> names;
  for (const DueItem& item : items) names.push_back(name_of(item));
  EXPECT_EQ(names,
            (std::vector<std::string>{"over", "missed", "ends", "weekly", "missing", "monthly"}));
  EXPECT_EQ(items[2].reminder, 7);
  EXPECT_EQ(items[3].reminder, 7);
  EXPECT_EQ(items[1].reminder, std::nullopt);
  EXPECT_EQ(count_due(items), (DueCounts{.overdue = 2, .due = 3, .open = 1}));
}

TEST(DueList, HasOneItemForAllThatIsMissingOfAKindDueByTheFirstEnd) {
  const std::vector gaps{
      gap("b1", DocumentKind::placard, FileStanding::not_on_file, std::nullopt),
      gap("b2", DocumentKind::placard, FileStanding::valid, 20),
      gap("b3", DocumentKind::placard, FileStanding::valid, 5),
      gap("b4", DocumentKind::first_aid_kit, FileStanding::not_on_file, std::nullopt)};
  const auto items = due_list({}, file_tasks(gaps), kToday);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(std::get<FileTask>(items[0].what).gaps.size(), 3U);
  EXPECT_EQ(items[0].last_day, kToday + days{5});
  EXPECT_EQ(items[0].reminder, 7);
  EXPECT_EQ(items[1].last_day, std::nullopt);
}

}  // namespace
}  // namespace busward::registry
