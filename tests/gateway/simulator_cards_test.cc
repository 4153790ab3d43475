#include <map>

#include <gtest/gtest.h>

#include "gateway/simulator/county.h"
#include "gateway/simulator/fleet_plan.h"

namespace busward::simulator {
namespace {

struct Fleet {
  geo::UtcTime start = *geo::from_iso8601("2026-09-01T06:00:00+08:00");
  CountyRecords records = generate_county({.seed = 1, .buses = 200, .start = start});
  std::vector<SimulatedBus> with_cards(double share) const {
    return plan_fleet(records, {.terminals = 200, .start = start, .seed = 5, .card_share = share});
  }
};

// The card in the reader at that time, by the certificate's number; empty: none.
std::string in_at(const SimulatedBus& bus, geo::UtcTime at) {
  std::string in;
  for (const CardMoment& moment : bus.cards) {
    if (moment.at <= at) in = moment.card ? moment.card->certificate : "";
  }
  return in;
}

TEST(SimulatedCards, AreInWhileTheirHoldersDrive) {
  const Fleet fleet;
  std::map<std::string, std::string> number_of;
  for (const registry::Driver& driver : fleet.records.drivers) {
    if (!driver.certificate) continue;
    number_of[driver.code] = std::get<registry::CertificateNumber>(*driver.certificate).whole();
  }
  int known = 0;
  for (const SimulatedBus& bus : fleet.with_cards(1)) {
    const bool can_tell = bus.terminal.edition != registry::TerminalEdition::y2011;
    EXPECT_TRUE(can_tell || bus.cards.empty());
    if (bus.cards.empty()) continue;
    for (const DrivenRun& run : bus.journey.driven_runs()) {
      const std::string in = in_at(bus, run.starts);
      EXPECT_EQ(in, number_of[bus.journey.runs()[run.run].driver]);
      EXPECT_EQ(in_at(bus, run.ends), in);
      if (!in.empty()) ++known;
    }
    EXPECT_EQ(in_at(bus, fleet.start + std::chrono::hours{48}), "");
  }
  EXPECT_GT(known, 100);
}

TEST(SimulatedCards, MakeTheFaultsOfTheirHoldersCasesToBeFound) {
  const Fleet fleet;
  const auto of_drivers = [&fleet](double share) {
    int count = 0;
    for (const SimulatedBus& bus : fleet.with_cards(share)) {
      for (const UnlicensedCase& one : bus.unlicensed) {
        if (one.kind == "unqualified_driver" || one.kind == "driver_suspension") ++count;
      }
    }
    return count;
  };
  EXPECT_EQ(of_drivers(0), 0);
  EXPECT_GT(of_drivers(1), 0);
}

}  // namespace
}  // namespace busward::simulator
