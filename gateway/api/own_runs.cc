#include "gateway/api/own_runs.h"

namespace busward::api {

bool is_own_run(const registry::RunSheet& sheet, const registry::SheetFile& file,
                const registry::SheetRun& run, const registry::access::Affiliation& of) {
  if (of.staff_id) return sheet.is_attendant_of(run, *of.staff_id);
  if (!of.operator_id && !of.school_id) return true;
  const auto* school = sheet.school_of(run);
  if (of.school_id && school != nullptr && school->id == *of.school_id) return true;
  const auto code = sheet.operator_of(run);
  const auto op = code ? file.operators.find(*code) : file.operators.end();
  return of.operator_id && op != file.operators.end() && op->second.id == *of.operator_id;
}

}  // namespace busward::api
