#include "registry/cases/suspension.h"

#include <utility>

namespace busward::registry::cases {

SuspensionState state_of(const Suspension& suspension) {
  if (suspension.resumption) return SuspensionState::resumed;
  if (suspension.rectified_by) return SuspensionState::rectified;
  return suspension.service ? SuspensionState::served : SuspensionState::ordered;
}

bool holds_at(const Suspension& suspension, routing::CivilTime at) {
  return suspension.from <= at && (!suspension.resumption || at < suspension.resumption->at);
}

SuspensionOutcome served(Suspension suspension, Service service) {
  if (suspension.resumption) return SuspensionRefusal::already_resumed;
  suspension.service = std::move(service);
  return suspension;
}

SuspensionOutcome rectified(Suspension suspension, std::string by) {
  if (suspension.resumption) return SuspensionRefusal::already_resumed;
  suspension.rectified_by = std::move(by);
  return suspension;
}

SuspensionOutcome resumed(Suspension suspension, Resumption resumption) {
  if (suspension.resumption) return SuspensionRefusal::already_resumed;
  if (!suspension.rectified_by) return SuspensionRefusal::nobody_rectified;
  if (resumption.number.empty()) return SuspensionRefusal::resumed_without_document;
  if (resumption.accepted_by == *suspension.rectified_by) {
    return SuspensionRefusal::accepted_by_rectifier;
  }
  if (resumption.at < suspension.from) return SuspensionRefusal::before_it_began;
  suspension.resumption = std::move(resumption);
  return suspension;
}

}  // namespace busward::registry::cases
