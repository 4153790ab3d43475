#include "gateway/sheets/catalogue.h"

#include <algorithm>
#include <array>

namespace busward::sheets {

std::span<const SheetForm* const> catalogue() {
  static const std::array kForms{
      &kAreas.form,       &kOperators.form,   &kSchools.form,   &kBuses.form,
      &kDrivers.form,     &kStaff.form,       &kContracts.form, &kViolations.form,
      &kPlacards.form,    &kDocuments.form,   &kTerminals.form, &kTimetable.form,
      &kAssignments.form, &kSuspensions.form, &kDefects.form,   &kTraining.form,
      &kAttendances.form, &kPledgeTexts.form, &kPledges.form,   &kDutiesDone.form,
      &kCalendar.form,    &kRiders.form};
  return kForms;
}

const SheetForm* form_of(std::string_view key) {
  const auto found = std::ranges::find(catalogue(), key, &SheetForm::key);
  return found == catalogue().end() ? nullptr : *found;
}

}  // namespace busward::sheets
