#include "db/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/effect_store.h"
#include "tests/support/alarm_steps.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using namespace std::chrono_literals;
using support::TestDatabase;
using testing::HasSubstr;
using testing::Not;

class EvidenceTest : public testing::Test {
 protected:
  EvidenceTest() {
    RulebookImport door{database_.address(), support::at("2026-01-01T00:00:00Z")};
    support::SmallCounty{}.take(door);
    vehicle_ = std::stoll(database_.text(
        "SELECT vehicle_id FROM registry.terminal_binding_now ORDER BY terminal_id LIMIT 1"));
    terminal_ = std::stoll(database_.text(
        "SELECT terminal_id FROM registry.terminal_binding_now ORDER BY terminal_id LIMIT 1"));
  }

  void append(Journal& journal, geo::UtcTime at, const std::string& bytes) {
    ASSERT_TRUE(journal.append({.seq = ++seq_,
                                .closed_at = at,
                                .records = {{.kind = tracker::RecordKind::frame,
                                             .terminal = registry::TerminalId{terminal_},
                                             .received_at = at,
                                             .bytes = bytes},
                                            {.kind = tracker::RecordKind::frame,
                                             .terminal = registry::TerminalId{terminal_ + 1},
                                             .received_at = at,
                                             .bytes = "\xEE"}}}));
  }

  void raise(geo::UtcTime at, std::int64_t caused_by) {
    tracker::Effects effects;
    auto alarm = support::raised_alarm(1, at);
    alarm.id = {};
    alarm.vehicle = registry::VehicleId{vehicle_};
    alarm.rule = "overspeed";
    alarm.kind = "";
    alarm.rulebook_revision =
        std::stoll(database_.text("SELECT max(number) FROM registry.revision"));
    alarm.caused_by_seq = caused_by;
    effects.alarms = {std::move(alarm)};
    EffectStore store{database_.address()};
    ASSERT_TRUE(store.consumed());
    ASSERT_TRUE(store.commit(effects, caused_by));
  }

  TestDatabase database_;
  std::int64_t vehicle_ = 0;
  std::int64_t terminal_ = 0;
  std::int64_t seq_ = 0;
};

geo::UtcTime now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

TEST_F(EvidenceTest, CopiesTheBusesFramesAroundTheDecidingFix) {
  const auto at = now() - 1h;
  Journal journal{database_.address()};
  ASSERT_TRUE(journal.open());
  append(journal, at - 6min, "\x01");
  append(journal, at - 4min, "\x02");
  append(journal, at, "\x03");
  append(journal, at + 4min, "\x04");
  append(journal, at + 6min, "\x05");
  raise(at, 3);
  EvidenceCollector collector{database_.address(), "9.9"};
  EXPECT_EQ(*collector.collect(at + 4min, 10), 0);  // not all of its frames can be in
  EXPECT_EQ(*collector.collect(now(), 10), 1);
  EXPECT_EQ(*collector.collect(now(), 10), 0);
  EXPECT_EQ(database_.text("SELECT string_agg(f->>'hex', ' ') FROM compliance.alarm_evidence, "
                           "json_array_elements(frames) f"),
            "02 03 04");
  EXPECT_THAT(database_.text("SELECT facts FROM compliance.alarm_evidence"),
              HasSubstr("school_bus_cap_kmh"));
  EXPECT_EQ(database_.text("SELECT build FROM compliance.alarm_evidence"), "9.9");
}

TEST_F(EvidenceTest, CopiesTheBusesDocumentsAsTheyWereKnown) {
  registry::Document placard{
      .subject = registry::DocumentSubject::bus,
      .of = "皖A00001",
      .kind = registry::DocumentKind::placard,
      .number = "XC1",
      .issued_by = "交通警察大队",
      .days = {.first = {}, .last = std::chrono::sys_days{std::chrono::year{2026} / 8 / 31}}};
  RulebookImport door{database_.address(), now() - 2h};
  support::imported(door.take_documents(std::vector{placard}));
  const auto at = now() - 1h;
  Journal journal{database_.address()};
  ASSERT_TRUE(journal.open());
  append(journal, at, "\x01");
  raise(at, 1);
  placard.number = "XC2";  // filed after the alarm
  RulebookImport later{database_.address(), now()};
  support::imported(later.take_documents(std::vector{placard}));
  EvidenceCollector collector{database_.address(), "9.9"};
  EXPECT_EQ(*collector.collect(now() + 1s, 10), 1);
  const auto documents =
      database_.text("SELECT facts->>'documents' FROM compliance.alarm_evidence");
  EXPECT_THAT(documents, HasSubstr("XC1"));
  EXPECT_THAT(documents, HasSubstr("2026-08-31"));
  EXPECT_THAT(documents, Not(HasSubstr("XC2")));
}

TEST_F(EvidenceTest, OfALateFixTheFramesOfItsArrival) {
  const auto at = now() - 5h;
  Journal journal{database_.address()};
  ASSERT_TRUE(journal.open());
  append(journal, at, "\x01");
  append(journal, at + 2h, "\x02");
  append(journal, at + 3h, "\x03");
  raise(at, 3);
  EvidenceCollector collector{database_.address(), "9.9"};
  EXPECT_EQ(*collector.collect(now(), 10), 1);
  EXPECT_EQ(database_.text("SELECT string_agg(f->>'hex', ' ') FROM compliance.alarm_evidence, "
                           "json_array_elements(frames) f"),
            "01 03");
}

}  // namespace
}  // namespace busward::db
