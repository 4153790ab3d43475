#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "gateway/sheets/row_reader.h"

namespace busward::sheets {

// The cell that is to blame for a step that a case refuses, and what to do about it.
struct CaseFault {
  std::string_view column;
  files::Wording what;
  files::Wording remedy;
};

// The case after a step, or its fault in the row and nothing. `fault_of` words a refusal.
template <class Outcome, class FaultOf>
auto taken(RowReader& row, Outcome outcome, FaultOf fault_of)
    -> std::optional<typename Outcome::value_type> {
  if (outcome) return std::move(*outcome);
  CaseFault fault = fault_of(outcome.error());
  row.fail(fault.column, std::move(fault.what), std::move(fault.remedy));
  return std::nullopt;
}

}  // namespace busward::sheets
