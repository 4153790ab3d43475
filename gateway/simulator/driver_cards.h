#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/journey.h"
#include "gateway/terminals/jt808/driver_identity.h"
#include "geo/utc_time.h"

namespace busward::simulator {

// A card is put in, or the one that is in is taken out.
struct CardMoment {
  geo::UtcTime at;
  std::optional<jt808::DriverIdentity::Card> card;
};

// The cards of the county's drivers: each who has a certificate on file has one.
class DriverCards {
 public:
  explicit DriverCards(const CountyRecords& records);

  // Each driver puts his card in ten minutes before his first run and takes it out when another
  // takes over, or a minute after his last.
  std::vector<CardMoment> moments(const Journey& journey) const;

 private:
  std::map<std::string, jt808::DriverIdentity::Card> cards_;  // by the driver's code
};

// As a terminal of that edition reports it.
jt808::DriverIdentity identity_of(const CardMoment& moment, jt808::Edition edition);

// What of the moments has come by `at` and is to be told; `next` is the first that was not. Of
// those before the terminal was switched on, at `began`, the last.
std::vector<CardMoment> due_cards(const std::vector<CardMoment>& moments, std::size_t& next,
                                  geo::UtcTime began, geo::UtcTime at);

}  // namespace busward::simulator
