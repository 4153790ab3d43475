#pragma once

#include "gateway/sheets/row_reader.h"
#include "registry/document.h"

namespace busward::sheets {

// A fault of the column "until" where the days end before they begin.
inline void check_order(RowReader& row, const registry::DocumentDays& days) {
  if (!days.first || !days.last || *days.first <= *days.last) return;
  row.fail("until", {"有效期止早于有效期起", "it ends before it begins"},
           {"请核对两个日期，是否填反了", "check both days; perhaps they are swapped"});
}

}  // namespace busward::sheets
