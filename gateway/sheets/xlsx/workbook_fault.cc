#include "gateway/sheets/xlsx/workbook_fault.h"

#include <fmt/format.h>

#include "gateway/sheets/grid.h"

namespace busward::sheets {
namespace {

using files::FileFault;

FileFault whole(files::Wording what, files::Wording remedy) {
  return {.line = {}, .column = {}, .what = std::move(what), .remedy = std::move(remedy)};
}

}  // namespace

FileFault fault_of(WorkbookFault fault) {
  const files::Wording save_again{"请在表格软件中打开并另存为 .xlsx",
                                  "open it in a spreadsheet and save it as .xlsx"};
  const files::Wording split{"请只保留要导入的表和列，或拆成几个文件",
                             "keep only the sheet and columns to import, or split it"};
  switch (fault) {
    case WorkbookFault::old_or_encrypted:
      return whole({"这是旧版 .xls 文件，或设有打开密码",
                    "it is an .xls file of the old kind, or has a password"},
                   {"请去掉密码，另存为 .xlsx", "remove the password and save it as .xlsx"});
    case WorkbookFault::no_workbook:
      return whole({"这不是 XLSX 工作簿", "it is no XLSX workbook"}, save_again);
    case WorkbookFault::damaged:
      return whole({"工作簿已损坏", "the workbook is damaged"}, save_again);
    case WorkbookFault::has_doctype:
      return whole({"工作簿内有 DOCTYPE 声明，已拒绝读取",
                    "a DOCTYPE stands in the workbook, which is refused"},
                   save_again);
    case WorkbookFault::too_large:
      return whole({"工作簿解压后过大", "the workbook is too large when unpacked"}, split);
    case WorkbookFault::too_many_rows:
      return whole({fmt::format("行数超过 {}", kMostRows),
                    fmt::format("it has more than {} rows", kMostRows)},
                   split);
    case WorkbookFault::too_many_columns:
      return whole({fmt::format("列数超过 {}", kMostColumns),
                    fmt::format("it has more than {} columns", kMostColumns)},
                   split);
  }
  return {};
}

}  // namespace busward::sheets
