#pragma once

#include "gateway/files/file_fault.h"
#include "geo/result.h"

namespace busward::sheets {

// Why a workbook cannot be read. What its cells hold is not judged here.
enum class WorkbookFault {
  old_or_encrypted,  // .xls, or a password on it
  no_workbook,       // a ZIP file of something else
  damaged,
  has_doctype,  // entities could be declared there; no spreadsheet writes one
  too_large,    // unpacked: a bomb, or far more than a county's records
  too_many_rows,
  too_many_columns,
};

files::FileFault fault_of(WorkbookFault fault);

template <class T>
using WorkbookResult = geo::Result<T, WorkbookFault>;

}  // namespace busward::sheets
