#include "gateway/cab/cab_warnings.h"

#include <future>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include "gateway/cab/keep_surely.h"

namespace busward::cab {
namespace {

using jt808::GeneralResponse;
using jt808::MessageId;
using std::chrono::seconds;
using tracker::CabOutcome;
using tracker::CabWarning;
using tracker::RevisionCause;

constexpr registry::VehicleId kBus{7};
constexpr registry::TerminalId kTerminal{70};

class SetClock final : public tracker::ports::Clock {
 public:
  geo::UtcTime now() const override { return at; }
  geo::UtcTime at = *geo::from_iso8601("2026-09-01T07:00:00Z");
};

// A terminal that is linked or not, and what was kept.
struct Cab {
  SetClock clock;
  bool linked = true;
  tracker::Stage stage = tracker::Stage::ring;
  std::uint16_t next_serial = 100;
  std::vector<std::string> sent;
  std::vector<CabWarning> kept;
  CabWarnings warnings = with({.by_rule = {{"overspeed", "慢"}, {"route_deviation", ""}}});

  CabWarnings with(WarningTexts texts) {
    return CabWarnings{
        std::move(texts),
        {.terminal_of =
             [](registry::VehicleId vehicle) {
               return vehicle == kBus ? std::optional{kTerminal} : std::nullopt;
             },
         .send = [this](registry::TerminalId,
                        const jt808::TerminalText& text) -> std::optional<std::uint16_t> {
           if (!linked) return std::nullopt;
           sent.push_back(text.text);
           return next_serial++;
         },
         .keep = [this](const CabWarning& warning) { kept.push_back(warning); }},
        clock};
  }

  tracker::ports::FeedEvent event(const std::string& rule,
                                  RevisionCause cause = RevisionCause::raised,
                                  bool late = false) const {
    tracker::AlarmRevision revision{.vehicle = kBus,
                                    .rule = rule,
                                    .detected_at = clock.at,
                                    .late = late,
                                    .cause = cause,
                                    .position = *geo::LatLng::from_microdegrees(0, 0)};
    return {.seq = 1, .revision = 1, .alarm = revision};
  }
  void alarm(const std::string& rule = "overspeed", RevisionCause cause = RevisionCause::raised,
             bool late = false) {
    warnings.on_event(event(rule, cause, late), stage);
  }
  void answer(std::uint16_t serial, std::uint8_t result) {
    warnings.on_answer(kTerminal,
                       {.reply_serial = serial, .reply_id = MessageId::text, .result = result});
  }
  void pass(int count) {
    for (int i = 0; i < count; ++i) {
      clock.at += seconds{1};
      warnings.tick();
    }
  }
};

TEST(CabWarnings, TellTheDriverOnceAndKeepTheAnswer) {
  Cab cab;
  cab.alarm();
  cab.alarm("overspeed", RevisionCause::updated);
  cab.alarm("overspeed", RevisionCause::ended);
  EXPECT_EQ(cab.sent, std::vector<std::string>{"慢"});
  cab.clock.at += seconds{2};
  cab.answer(100, 0);
  ASSERT_EQ(cab.kept.size(), 1U);
  EXPECT_EQ(cab.kept[0].outcome, CabOutcome::confirmed);
  EXPECT_EQ(cab.kept[0].sendings, 1);
  EXPECT_EQ(*cab.kept[0].answered_at - *cab.kept[0].sent_at, seconds{2});
  cab.pass(200);
  EXPECT_EQ(cab.sent.size(), 1U);
  EXPECT_EQ(cab.kept.size(), 1U);
}

// What is only shown to those on duty is not told to the driver either.
TEST(CabWarnings, AreOfRulesThatRingUnlessTheCountyWantsThoseThatShow) {
  Cab cab;
  cab.stage = tracker::Stage::show;
  cab.alarm();
  cab.stage = tracker::Stage::observe;
  cab.alarm();
  EXPECT_TRUE(cab.sent.empty());
  EXPECT_TRUE(cab.kept.empty());
  auto when_shown = cab.with({.by_rule = {{"overspeed", "慢"}}, .when_shown = true});
  when_shown.on_event(cab.event("overspeed"), tracker::Stage::observe);
  EXPECT_TRUE(cab.sent.empty());
  when_shown.on_event(cab.event("overspeed"), tracker::Stage::show);
  EXPECT_EQ(cab.sent.size(), 1U);
}

TEST(CabWarnings, NameWhatTheTerminalSays) {
  Cab cab;
  for (const int result : {1, 2, 3}) {
    cab.alarm();
    cab.answer(static_cast<std::uint16_t>(cab.next_serial - 1), static_cast<std::uint8_t>(result));
  }
  ASSERT_EQ(cab.kept.size(), 3U);
  EXPECT_EQ(cab.kept[0].outcome, CabOutcome::refused);
  EXPECT_EQ(cab.kept[1].outcome, CabOutcome::refused);
  EXPECT_EQ(cab.kept[2].outcome, CabOutcome::unsupported);
}

TEST(CabWarnings, SendThreeTimesAndTakeAnAnswerToAnyOfThem) {
  Cab cab;
  cab.alarm();
  cab.pass(25);
  EXPECT_EQ(cab.sent.size(), 3U);
  cab.answer(100, 0);
  ASSERT_EQ(cab.kept.size(), 1U);
  EXPECT_EQ(cab.kept[0].outcome, CabOutcome::confirmed);
  EXPECT_EQ(cab.kept[0].sendings, 3);
}

TEST(CabWarnings, GiveUpOnATerminalThatDoesNotAnswer) {
  Cab cab;
  cab.alarm();
  cab.pass(40);
  EXPECT_EQ(cab.sent.size(), 3U);
  ASSERT_EQ(cab.kept.size(), 1U);
  EXPECT_EQ(cab.kept[0].outcome, CabOutcome::unanswered);
  cab.answer(100, 0);  // too late to change the record
  EXPECT_EQ(cab.kept.size(), 1U);
}

TEST(CabWarnings, WaitAMinuteForALink) {
  Cab cab;
  cab.linked = false;
  cab.alarm();
  cab.pass(30);
  cab.linked = true;
  cab.pass(1);
  EXPECT_EQ(cab.sent.size(), 1U);
  Cab away;
  away.linked = false;
  away.alarm();
  away.pass(61);
  ASSERT_EQ(away.kept.size(), 1U);
  EXPECT_EQ(away.kept[0].outcome, CabOutcome::unreachable);
  EXPECT_EQ(away.kept[0].sendings, 0);
}

TEST(CabWarnings, AreSilentWhereNothingIsToBeSaid) {
  Cab cab;
  cab.alarm("route_deviation");  // its text is empty
  cab.alarm("unapproved_stop");
  cab.alarm("overspeed", RevisionCause::raised, true);
  cab.alarm("overspeed", RevisionCause::new_late);
  cab.warnings.on_event({.seq = 1,
                         .revision = 1,
                         .alarm = {.vehicle = registry::VehicleId{8},
                                   .rule = "overspeed",
                                   .position = *geo::LatLng::from_microdegrees(0, 0)}},
                        cab.stage);
  cab.pass(100);
  EXPECT_TRUE(cab.sent.empty());
  EXPECT_TRUE(cab.kept.empty());
}

// Nobody reads out what a driver did minutes ago, however long the commit was in doubt.
TEST(CabWarnings, KeepSilentAboutWhatIsLongOver) {
  Cab cab;
  tracker::AlarmRevision revision{.vehicle = kBus,
                                  .rule = "overspeed",
                                  .detected_at = cab.clock.at - CabWarnings::kHeardWithin,
                                  .position = *geo::LatLng::from_microdegrees(0, 0)};
  cab.warnings.on_event({.seq = 1, .revision = 1, .alarm = revision}, cab.stage);
  EXPECT_TRUE(cab.sent.empty());
  ASSERT_EQ(cab.kept.size(), 1U);
  EXPECT_EQ(cab.kept[0].outcome, CabOutcome::unreachable);
  cab.pass(100);
  EXPECT_EQ(cab.kept.size(), 1U);
}

// A database that answers by these faults, one after the other, and then as it should.
struct FaultyStore {
  std::vector<tracker::ports::Fault> faults;
  int asked = 0;

  boost::asio::awaitable<tracker::ports::Outcome<tracker::ports::Done>> keep(CabWarning warning) {
    EXPECT_EQ(warning.text, "慢");
    const auto turn = static_cast<std::size_t>(asked++);
    if (turn < faults.size()) co_return faults[turn];
    co_return tracker::ports::Done{};
  }
  bool kept() {
    boost::asio::io_context context;
    KeepOnce once = [this](CabWarning warning) { return keep(std::move(warning)); };
    CabWarning warning{.text = "慢"};
    auto answer = boost::asio::co_spawn(
        context, keep_surely(std::move(once), std::move(warning), std::chrono::milliseconds{1}),
        boost::asio::use_future);
    context.run();
    return answer.get();
  }
};

TEST(KeepSurely, TriesAgainWhileNobodyKnowsWhetherItWasWritten) {
  using tracker::ports::Fault;
  FaultyStore store{{Fault::in_doubt, Fault::unavailable, Fault::in_doubt}};
  EXPECT_TRUE(store.kept());
  EXPECT_EQ(store.asked, 4);
}

TEST(KeepSurely, GivesUpOnWhatTheDatabaseRefuses) {
  FaultyStore store{{tracker::ports::Fault::rejected}};
  EXPECT_FALSE(store.kept());
  EXPECT_EQ(store.asked, 1);
}

}  // namespace
}  // namespace busward::cab
