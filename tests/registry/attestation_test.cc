#include "registry/attestation.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace busward::registry {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const geo::UtcTime kSeven = *geo::from_iso8601("2026-09-06T23:00:00Z");
const Expected kExpected{.plate = "皖A1", .driver = "D1", .seats = 20};

Attestation record(AttestationKind kind, std::chrono::minutes after) {
  Attestation one;
  one.id.data[0] = static_cast<std::uint8_t>(after.count() + 100);
  one.kind = kind;
  one.at = kSeven + after;
  return one;
}
Attestation check() {
  Attestation one = record(AttestationKind::departure_check, -10min);
  one.plate = "皖A1";
  one.driver = "D1";
  one.attendant = "Z1";
  one.driver_fit = true;
  one.items_passed = kAllItems;
  return one;
}
Attestation count(std::chrono::minutes after, int boarded, int alighted) {
  Attestation one = record(AttestationKind::head_count, after);
  one.boarded = boarded;
  one.alighted = alighted;
  return one;
}
Attestation sweep(bool empty) {
  Attestation one = record(AttestationKind::sweep, 45min);
  one.empty = empty;
  return one;
}

OnSite seen_of(const std::vector<Attestation>& all, const std::vector<CardSeen>& cards = {}) {
  std::vector<const Attestation*> each;
  for (const Attestation& one : all) each.push_back(&one);
  return on_site(each, kExpected, cards);
}

TEST(OnSite, ReadsARunThatWentAsItShould) {
  std::vector<Attestation> all{check(), count(0min, 8, 0), count(5min, 7, 0), count(40min, 0, 15),
                               sweep(true)};
  std::ranges::reverse(all);  // what was recorded without a network comes in any order
  const OnSite seen = seen_of(all);
  EXPECT_THAT(seen.faults, IsEmpty());
  EXPECT_EQ(seen.checked_at, kSeven - 10min);
  EXPECT_EQ(seen.driver, "D1");
  EXPECT_EQ(seen.boarded, 15);
  EXPECT_EQ(seen.most_on_board, 15);
  EXPECT_EQ(seen.swept_at, kSeven + 45min);
}

TEST(OnSite, NamesWhatTheCheckFound) {
  Attestation bad = check();
  bad.items_passed = kAllItems & ~(1U << static_cast<unsigned>(CheckItem::tyres));
  bad.attendant = {};
  bad.driver = "D2";
  bad.plate = "皖A2";
  bad.driver_fit = false;
  EXPECT_THAT(
      seen_of(std::vector{bad}).faults,
      ElementsAre(OnSiteFault::item_failed, OnSiteFault::no_attendant, OnSiteFault::driver_unfit,
                  OnSiteFault::other_bus, OnSiteFault::other_driver));
  // The tyre was changed: the newest check holds.
  Attestation again = check();
  again.at += 5min;
  EXPECT_THAT(seen_of(std::vector{again, bad}).faults, IsEmpty());
}

// Who is on board is counted, too, and not worked out: then it can differ from the sums.
TEST(OnSite, NamesACountOnBoardThatTheSumsDoNotComeTo) {
  std::vector all{count(0min, 8, 0), count(5min, 7, 1), count(40min, 0, 14), sweep(true)};
  all[1].on_board = 14;
  EXPECT_THAT(seen_of(all).faults, IsEmpty());
  for (const int said : {13, 15}) {
    all[1].on_board = said;
    const OnSite seen = seen_of(all);
    EXPECT_THAT(seen.faults, ElementsAre(OnSiteFault::on_board_differs)) << said;
    EXPECT_EQ(seen.most_on_board, std::max(said, 8));
  }
  // Compared with what was counted up to then, in whatever order it came.
  all[1].on_board = 14;
  std::ranges::reverse(all);
  EXPECT_THAT(seen_of(all).faults, IsEmpty());
}

TEST(OnSite, NamesWhatTheCountsSay) {
  const std::vector many{count(0min, 21, 0)};
  EXPECT_THAT(seen_of(many).faults, ElementsAre(OnSiteFault::over_capacity));
  // On the way nothing differs yet; at the sweep one is missing.
  std::vector one_less{count(0min, 5, 0), count(40min, 0, 4)};
  EXPECT_THAT(seen_of(one_less).faults, IsEmpty());
  one_less.push_back(sweep(true));
  EXPECT_THAT(seen_of(one_less).faults, ElementsAre(OnSiteFault::counts_differ));
  Attestation teacher = record(AttestationKind::teacher_count, 42min);
  teacher.on_board = 4;
  EXPECT_THAT(seen_of(std::vector{count(0min, 5, 0), teacher}).faults,
              ElementsAre(OnSiteFault::teacher_counts_differ));
  EXPECT_THAT(seen_of(std::vector{sweep(false)}).faults, ElementsAre(OnSiteFault::not_empty));
}

CardSeen card(const char* whose, std::chrono::minutes after = -5min) {
  CardSeen seen{.at = kSeven + after, .driver = {}};
  if (whose != nullptr) seen.driver = whose;
  return seen;
}

TEST(OnSite, TakesTheCardsWordForWhoDrives) {
  const OnSite seen = seen_of({}, {card("D1")});
  EXPECT_THAT(seen.faults, IsEmpty());
  EXPECT_EQ(seen.card_at, kSeven - 5min);
  EXPECT_EQ(seen.known_driver(), "D1");
  // Against the check's, which has somebody else.
  Attestation other = check();
  other.driver = "D2";
  const OnSite both = seen_of({other}, {card("D1")});
  EXPECT_THAT(both.faults, ElementsAre(OnSiteFault::other_driver, OnSiteFault::card_differs));
  EXPECT_EQ(both.known_driver(), "D1");
  EXPECT_EQ(both.driver, "D2");
}

TEST(OnSite, NamesWhatIsWrongWithCards) {
  const OnSite stranger = seen_of({check()}, {card(nullptr)});
  EXPECT_THAT(stranger.faults, ElementsAre(OnSiteFault::card_not_on_file));
  EXPECT_EQ(stranger.known_driver(), "D1");  // by the check
  CardSeen twice = card("D1");
  twice.elsewhere = true;
  EXPECT_THAT(seen_of({}, {twice}).faults, ElementsAre(OnSiteFault::card_elsewhere));
  // Somebody took over on the way.
  const OnSite swapped = seen_of({}, {card("D1"), card("D9", 20min)});
  EXPECT_THAT(swapped.faults, ElementsAre(OnSiteFault::other_driver));
  EXPECT_EQ(swapped.card_driver, "D9");
}

}  // namespace
}  // namespace busward::registry
