// A county of 1,058 buses goes live on Monday with 40 % of its dates empty. Its sheets are imported
// into a real database, its terminals speak to real sessions, the journal and the engine are those
// of the server, and everybody who answers asks over HTTP what there is to do. Only the clock is
// the test's.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/monday/county.h"
#include "tests/monday/morning.h"
#include "tests/monday/office.h"
#include "tests/support/seed.h"

namespace busward::monday {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using registry::access::Role;

constexpr geo::UtcTime kLinked = local(5h + 40min);
constexpr geo::UtcTime kFrom = local(6h);
constexpr geo::UtcTime kTo = local(8h + 30min);
constexpr auto kStep = 5s;
constexpr auto kCommitEvery = 10s;
constexpr auto kAskEvery = 15min;
constexpr auto kCheckedBefore = 10min;
constexpr std::size_t kMostCards = 15;

// Rule, kind and plate.
using What = std::tuple<std::string, std::string, std::string>;
What what(const Planted& one) {
  return {one.rule, one.kind, one.plate};
}

std::string text_of(const json::value& value, const char* name) {
  return std::string{value.at(name).as_string().c_str()};
}

// What one responder was shown all morning.
struct Shown {
  Responder to;
  std::set<std::string> cards;
  std::map<std::string, What> alarms;  // as each was called last
  std::set<What> rang;
  std::map<What, std::set<std::string>> called;  // the tiers

  std::set<What> found() const {
    std::set<What> all;
    for (const auto& [id, what] : alarms) all.insert(what);
    return all;
  }
};

void note(Shown& shown, const json::value& cards) {
  for (const json::value& card : cards.at("items").as_array()) {
    shown.cards.insert(text_of(card, "id"));
    for (const json::value& alarm : card.at("alarms").as_array()) {
      const What what{text_of(alarm, "rule"), text_of(alarm, "kind"), text_of(alarm, "plate")};
      shown.alarms[text_of(alarm, "id")] = what;
      if (alarm.at("rings").as_bool()) shown.rang.insert(what);
      for (const json::value& call : alarm.at("responders").as_array()) {
        shown.called[what].insert(text_of(call, "tier"));
      }
    }
  }
}

// Somebody at the bus ticks off the seven items, and says who sits at the wheel.
void check_before_departure(Office& office, const Checked& checked, geo::UtcTime now) {
  const auto& responders = office.responders();
  const auto monitor =
      std::ranges::find(responders, checked.operator_code, &Responder::operator_code);
  const json::value sheet = office.get(*monitor, "/api/v1/run-sheet?day=2026-09-07");
  const auto departs = geo::to_iso8601(checked.departure);
  for (const json::value& run : sheet.at("items").as_array()) {
    if (text_of(run, "route") != checked.route || text_of(run, "departs_at") != departs) continue;
    json::object body{{"id", "7d9f2f0e-0000-4000-8000-000000000001"},
                      {"day", "2026-09-07"},
                      {"at", geo::to_iso8601(now)},
                      {"driver_fit", true},
                      {"plate", checked.plate},
                      {"driver", checked.driver_code}};
    for (const char* item : {"brakes", "steering", "exterior_lights", "tyres", "emergency_door",
                             "seats", "seat_belts"}) {
      body[item] = true;
    }
    const auto target = "/api/v1/runs/" + text_of(run, "id") + "/checks";
    EXPECT_EQ(office.post(*monitor, target, json::serialize(body)), 201);
    return;
  }
  FAIL() << "no run of " << checked.route << " at " << departs;
}

// A new county's first stage of these (rules_cn.toml): on the list, and quiet.
bool is_only_shown(const std::string& rule) {
  return rule == "unmonitored" || rule == "missed_stop";
}
bool reaches_all_at_once(const Planted& one) {
  return one.rule == "sos" || one.kind == "bus_suspension";
}

class FirstMonday : public testing::Test {
 protected:
  // The whole morning.
  std::vector<Shown> live_through(Eve eve) {
    std::set<std::string> watched;
    for (const Planted& one : eve.planted) watched.insert(one.plate);
    Office office{eve.records, kLinked};
    Morning morning{std::move(eve.fleet), office.terminals(), watched, kLinked};
    std::vector<Shown> shown;
    for (const Responder& responder : office.responders()) shown.push_back({.to = responder});
    bool checked = false;
    for (geo::UtcTime now = kLinked; now <= kTo; now += kStep) {
      morning.go_on_to(now);
      if ((now - kLinked) % kCommitEvery != 0s) continue;
      office.move_clock(now);
      if (!checked && now > eve.checked.departure - kCheckedBefore) {
        check_before_departure(office, eve.checked, now);
        checked = true;
      }
      office.journal(morning.take_records(), now);
      morning.hear_answers(now);
      if (now < kFrom || (now - kFrom) % kAskEvery != 0s) continue;
      office.wait_for_engine();
      for (Shown& saw : shown) note(saw, office.get(saw.to, "/api/v1/cards"));
      if ((now - kFrom) % 1h == 0s) note_held(office, eve, now);
    }
    EXPECT_GT(morning.tally().fixes, 100'000U);
    return shown;
  }

  // Why, and who or what, by the runs that are to leave within the hour.
  std::set<std::pair<std::string, std::string>> held_;

 private:
  // Who sits at the wheel is known of the bus that was checked and has not left yet, and of the one
  // whose driver has put his card in; nobody has seen the others.
  void note_held(Office& office, const Eve& eve, geo::UtcTime now) {
    const Checked& checked = eve.checked;
    const bool is_checked = checked.departure - kCheckedBefore < now && now < checked.departure;
    const auto& responders = office.responders();
    const auto duty = std::ranges::find(responders, Role::duty_officer, &Responder::role);
    const json::value answer = office.get(*duty, "/api/v1/run-sheet/held");
    for (const json::value& held : answer.at("items").as_array()) {
      for (const json::value& subject : held.at("subjects").as_array()) {
        held_.emplace(text_of(held.at("cause"), "name"), subject.as_string().c_str());
        const bool is_seen = is_checked && subject.as_string() == checked.driver_code;
        const bool may_ring = held.at("cause").at("may_ring").as_bool();
        if (subject.as_string() == eve.carded.driver_code) {
          EXPECT_TRUE(!may_ring || eve.carded.in_at < now);
        } else {
          EXPECT_EQ(may_ring, is_seen) << subject;
        }
      }
    }
  }
};

TEST_F(FirstMonday, AsksNobodyForMoreThanFifteenThingsAndEveryTrueOneIsAmongThem) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  Eve eve = eve_of_monday(seed.value());
  const auto planted = eve.planted;
  ASSERT_EQ(planted.size(), 13U);
  ASSERT_GT(eve.dates, 10'000);
  ASSERT_NEAR(1.0 * eve.emptied / eve.dates, 0.4, 0.02);
  std::set<std::pair<std::string, std::string>> of_files;
  for (const Planted& one : planted) {
    if (one.of_file) of_files.insert(*one.of_file);
  }
  const auto shown = live_through(std::move(eve));
  for (const Shown& saw : shown) {
    SCOPED_TRACE(saw.to.login);
    std::set<What> expected;
    std::set<What> ringing;
    for (const Planted& one : planted) {
      if (saw.to.operator_code && *saw.to.operator_code != one.operator_code) continue;
      expected.insert(what(one));
      if (!is_only_shown(one.rule)) ringing.insert(what(one));
    }
    EXPECT_EQ(saw.found(), expected);
    EXPECT_EQ(saw.rang, ringing);
    EXPECT_LE(saw.cards.size(), kMostCards);
  }
  // What keeps a bus from leaving stands on the sheet of the hour, and no lost date does.
  EXPECT_EQ(held_, of_files);
  for (const Planted& one : planted) {
    SCOPED_TRACE(one.rule + " " + one.kind);
    for (const Shown& saw : shown) {
      if (saw.to.operator_code && *saw.to.operator_code != one.operator_code) continue;
      const auto called = saw.called.find(what(one));
      ASSERT_NE(called, saw.called.end()) << saw.to.login;
      EXPECT_THAT(called->second, testing::IsSupersetOf({"operator_monitor", "duty_officer"}));
      EXPECT_EQ(called->second.contains("traffic_police"), reaches_all_at_once(one));
    }
  }
}

}  // namespace
}  // namespace busward::monday
