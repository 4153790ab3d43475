#pragma once

#include <cstdint>
#include <optional>

#include "registry/access/actor.h"
#include "registry/cases/emergency.h"
#include "registry/name_table.h"

namespace busward::registry::cases {

// What a hold is for. An emergency places one by itself; all others somebody places by hand.
enum class HoldAbout : std::uint8_t { emergency, vehicle, run, alarm, person, interval };
inline constexpr NameTable<HoldAbout, 6> kHoldAbouts{{{HoldAbout::emergency, "emergency"},
                                                      {HoldAbout::vehicle, "vehicle"},
                                                      {HoldAbout::run, "run"},
                                                      {HoldAbout::alarm, "alarm"},
                                                      {HoldAbout::person, "person"},
                                                      {HoldAbout::interval, "interval"}}};

enum class HoldRefusal : std::uint8_t {
  of_emergency,    // it ends with its emergency, where that is lifted
  lifted_already,  // by somebody before
  same_person      // who placed it does not lift it
};
inline constexpr NameTable<HoldRefusal, 3> kHoldRefusals{
    {{HoldRefusal::of_emergency, "of_emergency"},
     {HoldRefusal::lifted_already, "lifted_already"},
     {HoldRefusal::same_person, "same_person"}}};

// Whether somebody may lift a hold that `placed_by` placed (none: an emergency).
std::optional<HoldRefusal> refusal_of_lifting(const std::optional<access::Actor>& placed_by,
                                              const std::optional<LiftedHold>& lifted,
                                              const access::Actor& by);

}  // namespace busward::registry::cases
