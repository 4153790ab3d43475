#include <algorithm>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "gateway/simulator/terminal.h"
#include "gateway/terminals/jt808/response.h"
#include "tests/support/seed.h"

namespace busward::simulator {
namespace {

using jt808::MessageId;
using std::chrono::milliseconds;
using std::chrono::seconds;

using Moment = Terminal::Moment;
constexpr Moment kStart{};

// A platform that takes what it gets, or not, as the test says.
class Platform {
 public:
  bool silent = false;
  jt808::ResponseResult verdict = jt808::ResponseResult::ok;

  std::vector<jt808::Message> take(Terminal& terminal) {
    std::vector<jt808::Message> messages;
    const jt808::Bytes bytes = terminal.take_output();
    for (const auto& payload : splitter_.feed(bytes)) {
      if (payload) messages.push_back(*jt808::decode_payload(*payload));
    }
    return messages;
  }

  // Answers all that the terminal has to say until it is content.
  std::vector<jt808::Message> serve(Terminal& terminal, Moment now) {
    std::vector<jt808::Message> all;
    for (auto fresh = take(terminal); !fresh.empty(); fresh = take(terminal)) {
      for (const jt808::Message& message : fresh) {
        note(message);
        if (!silent) terminal.receive(answer_to(message), now);
        all.push_back(message);
      }
    }
    return all;
  }

  const std::multiset<std::string>& fix_times() const { return fix_times_; }

 private:
  jt808::Bytes answer_to(const jt808::Message& message) {
    const std::uint16_t serial = next_serial_++;
    if (message.header.id == MessageId::registration) {
      return jt808::answer(message.header, serial, jt808::RegistrationResult::ok, "K77");
    }
    const bool login = message.header.id == MessageId::authentication;
    return jt808::answer(message.header, serial, login ? jt808::ResponseResult::ok : verdict);
  }
  void note(const jt808::Message& message) {
    if (verdict != jt808::ResponseResult::ok || silent) return;
    if (const auto* one = std::get_if<jt808::Location>(&message.body)) {
      fix_times_.insert(one->time.digits());
    }
    if (const auto* batch = std::get_if<jt808::LocationBatch>(&message.body)) {
      for (const auto& location : batch->locations) fix_times_.insert(location.time.digits());
    }
  }

  jt808::Splitter splitter_;
  std::uint16_t next_serial_ = 0;
  std::multiset<std::string> fix_times_;
};

registry::Terminal record(registry::TerminalEdition edition = registry::TerminalEdition::y2013) {
  return {.number = "10000001123",
          .edition = edition,
          .plate = "湘H12345",
          .plate_colour = registry::PlateColour::yellow,
          .maker = "HXZN",
          .model = "HX-808A",
          .terminal_id = "1000001"};
}

TerminalHabits never_dead() {
  TerminalHabits habits;
  habits.dead_share = 0;
  return habits;
}

geo::UtcTime fix_time(long second) {
  return *geo::from_iso8601("2026-09-01T07:00:00+08:00") + seconds{second};
}

void report(Terminal& terminal, long second, Moment now) {
  jt808::Location fix;
  fix.status = jt808::LocationStatus::kLocated;
  fix.latitude_raw = 28'600'000;
  fix.longitude_raw = 112'400'000;
  fix.time = jt808::TerminalTime::from_utc(fix_time(second));
  terminal.report(fix, fix_time(second), now);
}

class SimulatorTerminal : public testing::TestWithParam<registry::TerminalEdition> {
 protected:
  std::vector<jt808::Message> log_in() {
    terminal.link_up(kStart);
    return platform.serve(terminal, kStart);
  }

  Tally tally;
  Terminal terminal{record(GetParam()), never_dead(), Random{1}, tally};
  Platform platform;
};

TEST_P(SimulatorTerminal, RegistersAuthenticatesAndReportsInItsEdition) {
  const auto login = log_in();
  ASSERT_EQ(login.size(), 2U);
  const auto& registration = std::get<jt808::Registration>(login[0].body);
  EXPECT_EQ(registration.plate, "湘H12345");
  EXPECT_EQ(registration.plate_colour, 2);
  EXPECT_EQ(registry::name_in(registry::kTerminalEditions, GetParam()),
            jt808::name_of(registration.layout));
  EXPECT_EQ(std::get<jt808::Authentication>(login[1].body).code, "K77");
  EXPECT_TRUE(terminal.online());
  report(terminal, 0, kStart);
  const auto reports = platform.serve(terminal, kStart);
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].header.id, MessageId::location);
  EXPECT_EQ(reports[0].header.from.number().text(), "10000001123");
  EXPECT_EQ(tally.fixes_acknowledged, 1U);
  EXPECT_TRUE(terminal.is_done());
}

TEST_P(SimulatorTerminal, TakesATextForTheDriver) {
  const auto login = log_in();
  const auto& address = login.back().header.from;
  const jt808::TerminalText text{.flags = 0x0C, .type = {}, .text = "请减速行驶"};
  terminal.receive(
      jt808::seal_message(address, MessageId::text, 500, jt808::encode(text, address.form)),
      kStart);
  const auto said = platform.take(terminal);
  ASSERT_EQ(said.size(), 1U);
  const auto& heard = std::get<jt808::GeneralResponse>(said[0].body);
  EXPECT_EQ(heard.reply_serial, 500);
  EXPECT_EQ(heard.reply_id, MessageId::text);
  EXPECT_EQ(heard.result, 0);
  EXPECT_EQ(tally.texts, 1U);
  EXPECT_TRUE(terminal.is_done());  // an answer waits for none
}

TEST_P(SimulatorTerminal, SendsWhatItKeptOffLineOldestFirst) {
  for (long i = 0; i < 50; ++i) report(terminal, i, kStart + seconds{i});
  EXPECT_EQ(terminal.kept(), 50U);
  terminal.link_up(kStart + seconds{50});
  std::vector<std::string> order;
  for (const auto& message : platform.serve(terminal, kStart + seconds{50})) {
    if (const auto* one = std::get_if<jt808::Location>(&message.body)) {
      order.push_back(one->time.digits());
    }
    if (const auto* batch = std::get_if<jt808::LocationBatch>(&message.body)) {
      EXPECT_EQ(batch->type, 1);
      for (const auto& location : batch->locations) order.push_back(location.time.digits());
    }
  }
  EXPECT_EQ(order.size(), 50U);
  EXPECT_TRUE(std::ranges::is_sorted(order));
  const bool batches = GetParam() != registry::TerminalEdition::y2011;
  EXPECT_EQ(tally.batch_points, batches ? 50U : 0U);
  EXPECT_TRUE(terminal.is_done());
}

INSTANTIATE_TEST_SUITE_P(Editions, SimulatorTerminal,
                         testing::Values(registry::TerminalEdition::y2011,
                                         registry::TerminalEdition::y2013,
                                         registry::TerminalEdition::y2019));

TEST(SimulatorTerminalSilence, RepeatsTheSameFrameAndThenGivesUpTheLinkButNotTheFix) {
  Tally tally;
  Terminal terminal{record(), never_dead(), Random{1}, tally};
  Platform platform;
  terminal.link_up(kStart);
  platform.serve(terminal, kStart);
  platform.silent = true;
  report(terminal, 0, kStart);
  const auto first = platform.take(terminal);
  ASSERT_EQ(first.size(), 1U);
  std::vector<long> repeated_at;
  for (long s = 1; s < 200 && !terminal.gives_up(); ++s) {
    terminal.tick(kStart + seconds{s});
    for (const auto& message : platform.take(terminal)) {
      if (message.header.id != MessageId::location) continue;  // a heartbeat
      EXPECT_EQ(message.header.serial, first[0].header.serial);
      repeated_at.push_back(s);
    }
  }
  EXPECT_EQ(repeated_at, (std::vector<long>{10, 30, 90}));
  EXPECT_TRUE(terminal.gives_up());
  terminal.link_down();
  EXPECT_EQ(terminal.kept(), 1U);
  platform.silent = false;
  terminal.link_up(kStart + seconds{200});
  platform.serve(terminal, kStart + seconds{200});
  EXPECT_TRUE(terminal.is_done());
  EXPECT_EQ(tally.fixes_acknowledged, 1U);
}

TEST(SimulatorTerminalRefusal, KeepsWhatTheServerCouldNotTake) {
  Tally tally;
  Terminal terminal{record(), never_dead(), Random{1}, tally};
  Platform platform;
  terminal.link_up(kStart);
  platform.serve(terminal, kStart);
  platform.verdict = jt808::ResponseResult::failed;
  report(terminal, 0, kStart);
  platform.serve(terminal, kStart);
  EXPECT_EQ(tally.refused, 1U);
  EXPECT_EQ(terminal.kept(), 1U);
  platform.verdict = jt808::ResponseResult::ok;
  terminal.tick(kStart + seconds{6});
  platform.serve(terminal, kStart + seconds{6});
  EXPECT_TRUE(terminal.is_done());
}

TEST(SimulatorTerminalStore, LosesNoFixThroughDeadSpotsLossesAndRestarts) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  Tally tally;
  std::multiset<std::string> acked;
  tally.on_acked_location = [&](const AckedLocation& location) {
    acked.insert(jt808::TerminalTime::from_utc(location.at).digits());
  };
  TerminalHabits habits;
  habits.dead_share = 0.3;
  Terminal terminal{record(), habits, Random{seed.value()}, tally};
  Random chance{seed.value() + 1};
  std::set<std::string> taken;  // by any of the servers, which all forget the link
  Platform platform;
  bool linked = false;
  constexpr long kFixes = 3000;
  for (long s = 0; s < kFixes; ++s) {
    const Moment now = kStart + seconds{s};
    if (!linked && chance.chance(0.2)) {
      taken.insert(platform.fix_times().begin(), platform.fix_times().end());
      platform = Platform{};
      platform.silent = chance.chance(0.2);
      terminal.link_up(now);
      linked = true;
    }
    report(terminal, s, now);
    terminal.tick(now);
    platform.serve(terminal, now);
    if (linked && (terminal.gives_up() || chance.chance(0.03))) {
      terminal.link_down();
      linked = false;
    }
  }
  if (linked) terminal.link_down();
  taken.insert(platform.fix_times().begin(), platform.fix_times().end());
  Platform last;
  terminal.link_up(kStart + seconds{kFixes});
  for (long s = 0; s < 30; ++s) {
    terminal.finish(kStart + seconds{kFixes + s});
    last.serve(terminal, kStart + seconds{kFixes + s});
  }
  taken.insert(last.fix_times().begin(), last.fix_times().end());
  EXPECT_TRUE(terminal.is_done());
  EXPECT_EQ(taken.size(), static_cast<std::size_t>(kFixes));
  EXPECT_EQ(acked.size(), static_cast<std::size_t>(kFixes));  // each acknowledged once
  EXPECT_EQ(tally.fixes_acknowledged, static_cast<std::uint64_t>(kFixes));
}

}  // namespace
}  // namespace busward::simulator
