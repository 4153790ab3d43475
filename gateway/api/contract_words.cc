#include <boost/json/array.hpp>

#include "gateway/api/contract.h"
#include "registry/access/actor.h"
#include "registry/attestation.h"
#include "registry/bus.h"
#include "registry/cases/defect.h"
#include "registry/cases/emergency.h"
#include "registry/cases/suspension.h"
#include "registry/declaration.h"
#include "registry/document.h"
#include "registry/duty.h"
#include "registry/eligibility.h"
#include "registry/pledge.h"
#include "registry/run_sheet.h"
#include "registry/school_calendar.h"
#include "registry/sheet_cards.h"
#include "registry/terminal.h"
#include "registry/training.h"
#include "tracker/alarm_case.h"
#include "tracker/alarm_step.h"
#include "tracker/cards.h"
#include "tracker/responders.h"
#include "tracker/stage.h"

namespace busward::api {

namespace {

namespace json = boost::json;

template <class E, std::size_t N>
json::object words(const registry::NameTable<E, N>& table) {
  json::array values;
  for (const auto& [value, name] : table) values.emplace_back(name);
  return {{"enum", std::move(values)}};
}

json::object words_of_the_registry() {
  namespace cases = registry::cases;
  return {{"Role", words(registry::access::kRoles)},
          {"BusKind", words(registry::kBusKinds)},
          {"PlateColour", words(registry::kPlateColours)},
          {"TerminalEdition", words(registry::kTerminalEditions)},
          {"FileStanding", words(registry::kFileStandings)},
          {"DutyOwner", words(registry::kDutyOwners)},
          {"DutyState", words(registry::kDutyStates)},
          {"Audience", words(registry::kAudiences)},
          {"PledgeOwed", words(registry::kPledgeOwed)},
          {"PledgeRole", words(registry::kPledgeRoles)},
          {"SuspensionSubject", words(cases::kSuspensionSubjects)},
          {"SuspensionState", words(cases::kSuspensionStates)},
          {"DefectGrade", words(cases::kDefectGrades)},
          {"DefectItem", words(cases::kDefectItems)},
          {"DefectState", words(cases::kDefectStates)},
          {"EmergencyCause", words(cases::kEmergencyCauses)},
          {"EmergencyTask", words(cases::kEmergencyTasks)},
          {"EmergencyStepKind", words(cases::kEmergencyStepKinds)}};
}

json::object words_of_runs() {
  return {{"PlanState", words(registry::kPlanStates)},
          {"SaidBy", words(registry::kSaidBy)},
          {"CheckSubject", words(registry::kCheckSubjects)},
          {"KnownBy", words(registry::kKnownBy)},
          {"Curer", words(registry::kCurers)},
          {"OnSiteFault", words(registry::kOnSiteFaults)},
          {"AttestationMethod", words(registry::kAttestationMethods)},
          {"DayReason", words(registry::kDayReasons)},
          {"DayEffect", words(registry::kDayEffects)},
          {"DeclaredAspect", words(registry::kDeclaredAspects)},
          {"DeclaredChange", words(registry::kDeclaredChanges)},
          {"DeclarationGround", words(registry::kDeclarationGrounds)}};
}

json::object words_of_alarms() {
  return {{"CaseState", words(tracker::kCaseStates)},
          {"CaseOutcome", words(tracker::kCaseOutcomes)},
          {"DetourGround", words(tracker::kDetourGrounds)},
          {"FalseReason", words(tracker::kFalseReasons)},
          {"ContactWay", words(tracker::kContactWays)},
          {"StepKind", words(tracker::kStepKinds)},
          {"Tier", words(tracker::kTiers)},
          {"CallReason", words(tracker::kCallReasons)},
          {"CardCause", words(tracker::kCardCauses)},
          {"Stage", words(tracker::kStages)},
          {"ChainQuantity", words(tracker::kChainQuantities)}};
}

}  // namespace

json::object word_schemas() {
  json::object all = words_of_the_registry();
  for (const json::object& more : {words_of_runs(), words_of_alarms()}) {
    all.insert(more.begin(), more.end());
  }
  return all;
}

}  // namespace busward::api
