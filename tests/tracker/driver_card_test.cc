#include <gtest/gtest.h>

#include "tests/support/seed.h"
#include "tests/tracker/papered_bus.h"

namespace busward::tracker {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const registry::CardDigest kOverduesCard{"aa"};
const registry::CardDigest kReviewedsCard{"bb"};
const registry::CardDigest kStrangersCard{"cc"};

DriverOnFile holder(std::string code, const registry::CardDigest& card,
                    std::chrono::sys_days reviewed_until) {
  DriverOnFile one = driver(reviewed_until);
  one.code = std::move(code);
  one.card = card;
  return one;
}

// One whose review is over, and one who may drive.
OnFile two_drivers() {
  return {.drivers = {holder("D1", kOverduesCard, kOverdue),
                      holder("D2", kReviewedsCard, kRunDay + std::chrono::days{300})}};
}

CardReport card(std::optional<registry::CardDigest> whose, seconds before_departure) {
  const auto at = CountyRoad{}.departs - before_departure;
  return {.terminal = CountyRoad::kTerminal,
          .received_at = at,
          .at = at,
          .inserted = whose.has_value(),
          .card = std::move(whose)};
}

std::vector<Fix> drive_of(seconds interval = seconds{5}) {
  return CountyRoad{}.speeding_drive(interval);
}

TEST(DriverCard, SaysWhoDrivesAndRingsWhereHeMayNot) {
  const Drive drive{two_drivers(), drive_of(), {card(kOverduesCard, minutes{5})}};
  ASSERT_EQ(drive.alarms().size(), 2U);
  EXPECT_EQ(drive.alarms()[0].kind, "unqualified_driver");
  EXPECT_NE(drive.alarms()[0].series.find(R"("driver":"D1")"), std::string::npos);
  EXPECT_NE(drive.alarms()[0].series.find(R"("known_by":"card")"), std::string::npos);
  const auto settled = settle(drive.task(), *drive.book);
  const auto mine = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(mine, settled.end());
  EXPECT_EQ(mine->cause, RevisionCause::confirmed_by_settling);
}

TEST(DriverCard, OfWhomMayDriveOrNobodyKnowsRingsNothing) {
  EXPECT_TRUE(
      (Drive{two_drivers(), drive_of(), {card(kReviewedsCard, minutes{5})}}.alarms().empty()));
  EXPECT_TRUE(
      (Drive{two_drivers(), drive_of(), {card(kStrangersCard, minutes{5})}}.alarms().empty()));
  EXPECT_TRUE(
      (Drive{two_drivers(), drive_of(), {card(std::nullopt, minutes{5})}}.alarms().empty()));
}

// Over the bus's earlier runs, but not for ever.
TEST(DriverCard, ThatIsInBeforeTheRunBeginsCountsForItForADay) {
  const Drive drive{two_drivers(), drive_of(), {card(kOverduesCard, hours{24})}};
  EXPECT_FALSE(drive.alarms().empty());
  const Drive forgotten{two_drivers(), drive_of(), {card(kOverduesCard, hours{25})}};
  EXPECT_TRUE(forgotten.alarms().empty());
  EXPECT_TRUE(forgotten.effects.attested.empty());
}

TEST(DriverCard, ThatWasTakenOutBeforeTheRunSaysNothingOfIt) {
  const Drive drive{
      two_drivers(), drive_of(), {card(kOverduesCard, hours{3}), card(std::nullopt, hours{2})}};
  EXPECT_TRUE(drive.alarms().empty());
}

TEST(DriverCard, IsStrongerThanACheckWhileItIsKnownWhoseItIs) {
  const auto by_both = [](const char* checked, const registry::CardDigest& whose) {
    return Drive{two_drivers(), drive_of(), {check_naming(checked), card(whose, minutes{5})}};
  };
  EXPECT_TRUE(by_both("D1", kReviewedsCard).alarms().empty());
  EXPECT_FALSE(by_both("D2", kOverduesCard).alarms().empty());
  const auto stranger = by_both("D1", kStrangersCard);
  ASSERT_FALSE(stranger.alarms().empty());
  EXPECT_NE(stranger.alarms()[0].series.find("departure_check"), std::string::npos);
}

Drive swapping(const registry::CardDigest& first, const registry::CardDigest& second) {
  return Drive{two_drivers(),
               drive_of(),
               {card(first, minutes{5}), card(std::nullopt, -minutes{3}),
                card(second, -minutes{3} - seconds{10})}};
}

TEST(DriverCard, OfWhomTakesOverOnTheWayRingsFromThenOn) {
  const Drive drive = swapping(kReviewedsCard, kOverduesCard);
  ASSERT_FALSE(drive.alarms().empty());
  EXPECT_GE(drive.alarms()[0].began_at, drive.road.departs + minutes{3});
  const auto settled = settle(drive.task(), *drive.book);
  const auto mine = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(mine, settled.end());
  EXPECT_EQ(mine->cause, RevisionCause::confirmed_by_settling);
}

TEST(DriverCard, OfWhomTakesOverDoesNotExcuseTheFirst) {
  const Drive drive = swapping(kOverduesCard, kReviewedsCard);
  ASSERT_FALSE(drive.alarms().empty());
  EXPECT_LT(drive.alarms()[0].began_at, drive.road.departs + minutes{3});
  const auto settled = settle(drive.task(), *drive.book);
  const auto mine = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(mine, settled.end());
  EXPECT_EQ(mine->cause, RevisionCause::confirmed_by_settling);
}

TEST(DriverCard, ThatComesAfterTheRunHasItSettledAgain) {
  Drive drive{two_drivers()};
  ASSERT_TRUE(drive.alarms().empty());
  drive.effects.settle.clear();
  CardReport kept = card(kOverduesCard, minutes{5});
  kept.received_at = drive.road.departs + minutes{100};
  drive.take(kept.received_at, kept);
  ASSERT_EQ(drive.effects.settle.size(), 1U);
  const auto settled = settle(drive.unknown_task(), *drive.book);
  const auto found = std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule);
  ASSERT_NE(found, settled.end());
  EXPECT_EQ(found->cause, RevisionCause::new_late);
  drive.effects.settle.clear();
  drive.take(kept.received_at + seconds{1}, kept);  // once more
  EXPECT_TRUE(drive.effects.settle.empty());
  EXPECT_EQ(drive.effects.attested.size(), 1U);
}

TEST(DriverCard, ThatIsFiledAfterTheRunHasItSettledAgain) {
  Drive drive{OnFile{.drivers = {driver(kOverdue)}}, drive_of(), {card(kOverduesCard, minutes{5})}};
  ASSERT_TRUE(drive.alarms().empty());
  EXPECT_EQ(drive.settle_after(book_with(drive.road, two_drivers())).size(), 1U);
  const auto settled = settle(drive.unknown_task(), *drive.book);
  EXPECT_NE(std::ranges::find(settled, "unlicensed_running", &AlarmRevision::rule), settled.end());
}

TEST(DriverCard, IsSavedWithItsVehicle) {
  const CountyRoad road;
  const auto book = book_with(road, two_drivers());
  const auto of = [&book](std::int64_t) { return book; };
  Engine first{of};
  first.adopt(book);
  Effects effects;
  const CardReport in = card(kOverduesCard, minutes{50});
  first.begin_batch({.seq = 1, .now = in.received_at}, effects);
  first.apply(in, effects);
  first.end_batch(effects);
  Engine second{of};
  second.adopt(book);
  for (const auto& [id, bytes] : first.take_changed()) ASSERT_TRUE(second.load(id, bytes));
  const Fix fix = drive_of().front();
  second.begin_batch({.seq = 2, .now = fix.received_at}, effects);
  second.apply(CountyRoad::report(fix), effects);
  second.end_batch(effects);
  ASSERT_EQ(effects.attested.size(), 1U);
  EXPECT_EQ(effects.attested[0].says.card->card, kOverduesCard);
}

// In whatever order its words come, a run hears what was in force at its beginning and what came
// within it, and nothing else.
TEST(DriverCard, ReaderRemembersWhatWasSaidInAnyOrder) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const auto at = [](std::uint64_t second) { return geo::UtcTime{seconds{second}}; };
  for (int round = 0; round < 300; ++round) {
    std::vector<CardWord> words;
    for (std::uint64_t n = random() % 12; n > 0; --n) {
      CardWord word{.at = at(100 + random() % 100), .inserted = random() % 3 != 0, .card = {}};
      if (word.inserted) word.card = registry::CardDigest{random() % 2 == 0 ? "aa" : "bb"};
      words.push_back(word);
    }
    CardSlot slot;
    for (const CardWord& word : words) slot.hear(word);
    std::ranges::sort(words);
    const auto from = 100 + random() % 100;
    const auto to = from + random() % 60;
    // Second by second.
    const auto is_in = [&words](geo::UtcTime now) {  // all within a day
      std::optional<registry::CardDigest> in;
      for (const CardWord& word : words) {
        if (word.at <= now) in = word.card;
      }
      return in;
    };
    const auto said = slot.during(at(from), at(to));
    for (auto second = from; second < to; ++second) {
      std::optional<registry::CardDigest> heard;
      for (const CardWord& word : said) {
        if (word.at <= at(second)) heard = word.card;
      }
      ASSERT_EQ(heard, is_in(at(second))) << "round " << round;
    }
    // Nothing that is asked for hangs on what is older than its first word.
    const auto forgotten = said.empty() ? at(from) : said.front().at;
    slot.forget_before(forgotten);
    ASSERT_EQ(slot.during(at(from), at(to)), said) << "round " << round;
  }
}

}  // namespace
}  // namespace busward::tracker
