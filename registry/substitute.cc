#include "registry/substitute.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "geo/geodesic.h"

namespace busward::registry {
namespace {

using geo::UtcTime;

// What it takes to get from the end of one run to the beginning of the next.
class Transfers {
 public:
  Transfers(const RuleValues& rules, std::chrono::sys_days day)
      : speed_{geo::from_kmh(rules.number_or("substitute_transfer_kmh", day, 25))},
        gap_{static_cast<long>(rules.number_or("substitute_gap_s", day, 1800))} {}

  std::chrono::seconds between(const std::optional<geo::LatLng>& from,
                               const std::optional<geo::LatLng>& to) const {
    if (!from || !to) return gap_;
    return std::chrono::seconds{
        static_cast<long>(geo::distance_between(*from, *to).value() / speed_.value())};
  }

 private:
  geo::MetresPerSecond speed_;
  std::chrono::seconds gap_;
};

// Nothing is in two places at once; only then how long the way takes, which is measured.
bool fits(const Engagement& run, std::span<const Engagement> engaged, const Transfers& transfers) {
  const auto is_apart = [&run](const Engagement& other) {
    return other.to <= run.from || run.to <= other.from;
  };
  const auto can_be_made = [&](const Engagement& other) {
    return (other.to <= run.from &&
            other.to + transfers.between(other.ends, run.begins) <= run.from) ||
           (run.to <= other.from &&
            run.to + transfers.between(run.ends, other.begins) <= other.from);
  };
  return std::ranges::all_of(engaged, is_apart) && std::ranges::all_of(engaged, can_be_made);
}

// Where it stands before the run: at the end of the last one, or before the day's first where that
// begins.
std::optional<geo::Metres> distance_to(const Engagement& run, std::span<const Engagement> engaged) {
  if (!run.begins) return std::nullopt;
  const Engagement* before = nullptr;
  const Engagement* after = nullptr;
  for (const Engagement& other : engaged) {
    if (other.to <= run.from && (before == nullptr || other.to > before->to)) before = &other;
    if (other.from >= run.to && (after == nullptr || other.from < after->from)) after = &other;
  }
  const auto place = before != nullptr  ? before->ends
                     : after != nullptr ? after->begins
                                        : std::optional<geo::LatLng>{};
  if (!place) return std::nullopt;
  return geo::distance_between(*place, *run.begins);
}

template <class Id>
void best_first(std::vector<Offer<Id>>& offers, std::size_t limit) {
  std::ranges::sort(offers, {}, [](const Offer<Id>& offer) {
    const double metres =
        offer.distance ? offer.distance->value() : std::numeric_limits<double>::infinity();
    return std::tuple{!offer.same_operator, offer.not_on_file, metres, offer.who};
  });
  if (offers.size() > limit) offers.resize(limit);
}

// Nothing where one of the checks about the substitute itself is known to fail.
std::optional<int> open_questions(const RunFacts& facts, CheckSubject about,
                                  const RuleValues& rules) {
  int open = 0;
  for (const Check& check : eligibility(facts, rules)) {
    if (check.subject != about) continue;
    if (check.standing == FileStanding::invalid) return std::nullopt;
    if (check.standing == FileStanding::not_on_file) ++open;
  }
  return open;
}

template <class Spare, class FactsOf>
auto offers_of(const Vacancy& vacancy, std::span<const Spare> spares, const RuleValues& rules,
               CheckSubject about, FactsOf facts_of) {
  std::vector<Offer<decltype(Spare::id)>> offers;
  const Transfers transfers{rules, vacancy.day};
  for (const Spare& spare : spares) {
    if (!fits(vacancy.run, spare.engaged, transfers)) continue;
    const auto open = open_questions(facts_of(spare), about, rules);
    if (!open) continue;
    offers.push_back(
        {.who = spare.id,
         .same_operator = vacancy.operator_code && spare.operator_code == vacancy.operator_code,
         .not_on_file = *open,
         .distance = distance_to(vacancy.run, spare.engaged)});
  }
  return offers;
}

template <class Who>
std::vector<Engagement> engaged_in(std::span<const SheetRun> runs, Who who) {
  std::vector<Engagement> engaged;
  for (const SheetRun& run : runs) {
    if (run.plan.state != PlanState::planned || !who(run)) continue;
    engaged.push_back({.from = run.departs_at,
                       .to = run.arrives_at,
                       .begins = run.on_file.first_stop,
                       .ends = run.on_file.last_stop});
  }
  return engaged;
}

}  // namespace

std::vector<Offer<VehicleId>> substitute_buses(const Vacancy& vacancy,
                                               std::span<const SpareBus> buses,
                                               const RuleValues& rules, std::size_t limit) {
  auto offers =
      offers_of(vacancy, buses, rules, CheckSubject::bus, [&vacancy](const SpareBus& spare) {
        return RunFacts{.day = vacancy.day,
                        .bus = spare.facts,
                        .stage = vacancy.stage,
                        .riders = vacancy.riders};
      });
  best_first(offers, limit);
  return offers;
}

std::vector<Offer<DriverId>> substitute_drivers(const Vacancy& vacancy,
                                                std::span<const SpareDriver> drivers,
                                                const RuleValues& rules, std::size_t limit) {
  auto offers =
      offers_of(vacancy, drivers, rules, CheckSubject::driver, [&](const SpareDriver& spare) {
        RunFacts facts{.day = vacancy.day, .driver = spare.facts};
        if (vacancy.seats) facts.bus = BusFacts{.seats = vacancy.seats};
        return facts;
      });
  best_first(offers, limit);
  return offers;
}

bool is_free(const Engagement& run, std::span<const Engagement> engaged, const RuleValues& rules,
             std::chrono::sys_days day) {
  return fits(run, engaged, Transfers{rules, day});
}

std::vector<Engagement> engagements_of(VehicleId bus, std::span<const SheetRun> runs) {
  return engaged_in(runs, [bus](const SheetRun& run) { return run.bus.who == bus; });
}

std::vector<Engagement> engagements_of(DriverId driver, std::span<const SheetRun> runs) {
  return engaged_in(runs, [driver](const SheetRun& run) { return run.driver.who == driver; });
}

}  // namespace busward::registry
