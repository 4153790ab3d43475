#include "registry/cases/defect.h"

#include <utility>

namespace busward::registry::cases {

DefectState state_of(const Defect& defect) {
  if (defect.clearance) return DefectState::cleared;
  return defect.repair ? DefectState::repaired : DefectState::open;
}

bool may(access::Role role, DefectStep step) {
  using access::Role;
  switch (role) {
    case Role::safety_manager:
      return true;
    case Role::safety_officer:
    case Role::inspector:
    case Role::traffic_police:
    case Role::transport_officer:
      return step != DefectStep::repair;
    case Role::monitor:
    case Role::attendant:
    case Role::duty_officer:
    case Role::school_clerk:
      return step == DefectStep::find;
    case Role::permit_clerk:
    case Role::government_office:
    case Role::system_administrator:
    case Role::security_administrator:
    case Role::audit_administrator:
      return false;
  }
  return false;
}

DefectOutcome repaired(Defect defect, Repair repair) {
  if (defect.clearance) return DefectRefusal::already_cleared;
  if (defect.repair) return DefectRefusal::already_repaired;
  if (repair.document.empty()) return DefectRefusal::repaired_without_document;
  if (repair.at < defect.found_at) return DefectRefusal::before_the_last_step;
  defect.repair = std::move(repair);
  return defect;
}

DefectOutcome sent_back(Defect defect) {
  if (defect.clearance) return DefectRefusal::already_cleared;
  if (!defect.repair) return DefectRefusal::not_repaired;
  defect.repair.reset();
  return defect;
}

DefectOutcome cleared(Defect defect, Clearance clearance) {
  if (defect.clearance) return DefectRefusal::already_cleared;
  if (!defect.repair) return DefectRefusal::not_repaired;
  if (clearance.by == defect.repair->by) return DefectRefusal::cleared_by_repairer;
  if (clearance.at < defect.repair->at) return DefectRefusal::before_the_last_step;
  defect.clearance = std::move(clearance);
  return defect;
}

}  // namespace busward::registry::cases
