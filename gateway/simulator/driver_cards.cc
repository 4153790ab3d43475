#include "gateway/simulator/driver_cards.h"

#include <chrono>

namespace busward::simulator {
namespace {

using std::chrono::minutes;

constexpr minutes kBeforeFirstRun{10};
constexpr minutes kAfterLastRun{1};

}  // namespace

DriverCards::DriverCards(const CountyRecords& records) {
  for (const registry::Driver& driver : records.drivers) {
    const auto& given = driver.certificate;
    const auto* number = given ? std::get_if<registry::CertificateNumber>(&*given) : nullptr;
    if (number == nullptr) continue;
    cards_.emplace(driver.code, jt808::DriverIdentity::Card{.name = driver.name,
                                                            .certificate = number->whole(),
                                                            .issuer = records.county.name_zh,
                                                            .valid_until = {},
                                                            .id_card = {}});
  }
}

std::vector<CardMoment> DriverCards::moments(const Journey& journey) const {
  std::vector<CardMoment> moments;
  std::string in;  // whose
  geo::UtcTime until;
  for (const DrivenRun& run : journey.driven_runs()) {
    const std::string& driver = journey.runs()[run.run].driver;
    if (driver != in) {
      if (cards_.contains(in)) moments.push_back({.at = until, .card = {}});
      const auto card = cards_.find(driver);
      const auto at = std::max(run.starts - kBeforeFirstRun, until);
      if (card != cards_.end()) moments.push_back({.at = at, .card = card->second});
      in = driver;
    }
    until = run.ends + kAfterLastRun;
  }
  if (cards_.contains(in)) moments.push_back({.at = until, .card = {}});
  return moments;
}

jt808::DriverIdentity identity_of(const CardMoment& moment, jt808::Edition edition) {
  jt808::DriverIdentity identity{.layout = edition};
  identity.card = moment.card;
  if (edition == jt808::Edition::v2011) return identity;
  identity.status = static_cast<std::uint8_t>(moment.card ? 1 : 2);
  identity.time = jt808::TerminalTime::from_utc(moment.at);
  if (moment.card) identity.result = static_cast<std::uint8_t>(0);
  return identity;
}

std::vector<CardMoment> due_cards(const std::vector<CardMoment>& moments, std::size_t& next,
                                  geo::UtcTime began, geo::UtcTime at) {
  std::vector<CardMoment> due;
  for (; next < moments.size() && moments[next].at <= at; ++next) {
    if (moments[next].at <= began) due.clear();
    due.push_back(moments[next]);
  }
  return due;
}

}  // namespace busward::simulator
