#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/utc_time.h"
#include "registry/sheet_cards.h"

namespace busward::api {

// Whose runs are asked for; all where none is set.
struct SheetFilter {
  std::optional<registry::OperatorId> operator_id;
  std::optional<registry::SchoolId> school_id;
  // Who is on board; the sheet then says nothing of how complete the files are, which were not read
  // for such a one.
  std::optional<registry::StaffId> staff_id;
};

// What keeps the runs of those days that are looked at now from leaving.
std::string held_runs_json(const std::vector<registry::SheetFile>& files, const SheetFilter& filter,
                           geo::UtcTime now);

// The answers of docs/api.md, "Run sheet".
std::string run_sheet_json(const registry::RunSheet& sheet, const registry::SheetFile& file,
                           const SheetFilter& filter, geo::UtcTime now);
std::string substitutes_json(const registry::RunSheet& sheet, const registry::SheetFile& file,
                             const registry::SheetRun& run);

}  // namespace busward::api
