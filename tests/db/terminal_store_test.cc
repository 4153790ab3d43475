#include "db/terminal_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/rulebook_import.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using support::answer;
using support::ask;
using support::at;
using support::imported;
using support::SmallCounty;
using support::TestDatabase;
using testing::IsEmpty;
using testing::SizeIs;

const geo::UtcTime kMonday = at("2026-09-07T01:00:00Z");

RefusedTerminal refused_terminal(const std::string& number, geo::UtcTime seen) {
  return {.number = number,
          .edition = "2013",
          .plate = "皖A\"1\\,{}",
          .address = "10.0.0.9:4711",
          .reason = "not_on_file",
          .frames = 3,
          .first_at = seen,
          .last_at = seen + 1min,
          .last_frame = std::string{"\x01\x00\xFF\x5C", 4}};
}

TEST(TerminalStore, KnowsEachTerminalWithItsBus) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty{}.take(door);
  Pool pool{database.address(), {.threads = 1}};
  TerminalStore store{pool};
  const auto terminals = answer(store.load_all());
  ASSERT_THAT(terminals, SizeIs(1));
  EXPECT_EQ(terminals[0].number, "13900000001");
  EXPECT_EQ(terminals[0].edition, registry::TerminalEdition::y2013);
  EXPECT_EQ(terminals[0].plate, "皖A00001");
  EXPECT_EQ(terminals[0].plate_colour, registry::PlateColour::yellow);
}

TEST(TerminalStore, GivesEachTerminalOneCodeForEver) {
  const TestDatabase database;
  RulebookImport door{database.address(), kMonday};
  SmallCounty county;
  county.terminals.push_back(county.terminals[0]);
  county.terminals[1].number = "42";
  county.take(door);
  Pool pool{database.address(), {.role = Role::engine, .threads = 1}};
  TerminalStore store{pool};
  const auto first = answer(store.load_all());
  const auto second = answer(store.load_all());
  ASSERT_THAT(first, SizeIs(2));
  EXPECT_THAT(first[0].auth_code, SizeIs(32));
  EXPECT_NE(first[0].auth_code, first[1].auth_code);
  EXPECT_EQ(first[0].auth_code, second[0].auth_code);
  EXPECT_EQ(first[1].auth_code, second[1].auth_code);
}

TEST(TerminalStore, SumsUpWhomItTurnedAway) {
  const TestDatabase database;
  Pool pool{database.address(), {.threads = 1}};
  TerminalStore store{pool};
  ASSERT_TRUE(
      ask(store.note_refused({refused_terminal("1", kMonday), refused_terminal("2", kMonday)})));
  RefusedTerminal again = refused_terminal("1", kMonday + 1h);
  again.address = "10.0.0.10:1";
  again.plate = std::nullopt;
  ASSERT_TRUE(ask(store.note_refused({again})));
  const auto refused = answer(store.refused());
  ASSERT_THAT(refused, SizeIs(2));
  EXPECT_EQ(refused[0].number, "1");
  EXPECT_EQ(refused[0].frames, 6);
  EXPECT_EQ(refused[0].plate, "皖A\"1\\,{}");
  EXPECT_EQ(refused[0].address, "10.0.0.10:1");
  EXPECT_EQ(refused[0].first_at, kMonday);
  EXPECT_EQ(refused[0].last_at, kMonday + 61min);
  EXPECT_EQ(refused[0].last_frame, (std::string{"\x01\x00\xFF\x5C", 4}));
}

TEST(TerminalStore, ForgetsARefusalWhenTheTerminalIsPutOnFile) {
  const TestDatabase database;
  Pool pool{database.address(), {.threads = 1}};
  TerminalStore store{pool};
  ASSERT_TRUE(ask(store.note_refused({refused_terminal("13900000001", kMonday)})));
  RulebookImport door{database.address(), kMonday};
  SmallCounty{}.take(door);
  EXPECT_THAT(answer(store.refused()), IsEmpty());
  // A batch that was on its way when the terminal was filed does not bring it back.
  ASSERT_TRUE(ask(store.note_refused({refused_terminal("13900000001", kMonday)})));
  EXPECT_THAT(answer(store.refused()), IsEmpty());
}

TEST(TerminalStore, KeepsTheNewestTenThousandRefusals) {
  const TestDatabase database;
  Pool pool{database.address(), {.threads = 1}};
  TerminalStore store{pool};
  std::vector<RefusedTerminal> flood;
  for (int i = 0; i < 10'020; ++i) {
    flood.push_back(refused_terminal(std::to_string(i), kMonday + std::chrono::seconds{i}));
  }
  ASSERT_TRUE(ask(store.note_refused(flood)));
  EXPECT_EQ(database.text("SELECT count(*) FROM registry.refused_terminal"), "10000");
  EXPECT_EQ(answer(store.refused()).at(0).number, "10019");
}

}  // namespace
}  // namespace busward::db
