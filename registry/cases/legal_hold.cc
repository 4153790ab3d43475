#include "registry/cases/legal_hold.h"

namespace busward::registry::cases {

std::optional<HoldRefusal> refusal_of_lifting(const std::optional<access::Actor>& placed_by,
                                              const std::optional<LiftedHold>& lifted,
                                              const access::Actor& by) {
  if (!placed_by) return HoldRefusal::of_emergency;
  if (lifted) return HoldRefusal::lifted_already;
  if (placed_by->account == by.account) return HoldRefusal::same_person;
  return std::nullopt;
}

}  // namespace busward::registry::cases
