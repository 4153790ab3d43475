#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geo/latlng.h"
#include "geo/units.h"
#include "geo/utc_time.h"
#include "registry/ids.h"
#include "registry/name_table.h"
#include "registry/organisation.h"
#include "registry/rule_values.h"
#include "tracker/alarm.h"

namespace busward::tracker {

// What makes several alarms one card: one phone call deals with all of them.
enum class CardCause : std::uint8_t {
  single,
  run,       // of one bus and rule on one run
  document,  // the same document, or stoppage, of one operator's buses
  place,     // the same rule at the same place within minutes: the road or the map
  outage     // we ourselves did not hear them
};
inline constexpr registry::NameTable<CardCause, 5> kCardCauses{{{CardCause::single, "single"},
                                                                {CardCause::run, "run"},
                                                                {CardCause::document, "document"},
                                                                {CardCause::place, "place"},
                                                                {CardCause::outage, "outage"}}};

struct AlarmForCard {
  AlarmId id;
  registry::VehicleId vehicle;
  std::optional<registry::OperatorId> operator_id{};
  std::string rule;
  std::string kind;
  std::optional<RunId> run{};
  geo::UtcTime detected_at;
  geo::LatLng position;
};

// Dated rule values "card_…"; these, where a rulebook is older than they are.
struct CardLimits {
  std::chrono::seconds together{600};     // of one place or outage: from one alarm to the next
  geo::Metres place_radius{300};          // around the card's first alarm
  std::chrono::seconds document{86'400};  // from the card's first alarm

  static CardLimits of(const registry::RuleValues& values, std::chrono::sys_days day);
};
// Those that hold for an alarm of that moment.
using CardLimitsAt = std::function<CardLimits(geo::UtcTime)>;

// Indexes into the alarms, in their order; the first alarm's id is the card's.
struct Card {
  CardCause cause = CardCause::single;
  std::vector<std::size_t> alarms;
  friend bool operator==(const Card&, const Card&) = default;
};

// Lays alarms, oldest first, onto cards: each onto the first card that it belongs to. A child left
// on board, an SOS or a collision is always a card of its own. Pure; an alarm that comes later
// moves none that lies already.
std::vector<Card> cards(std::span<const AlarmForCard> alarms, const CardLimitsAt& limits_at);

}  // namespace busward::tracker
