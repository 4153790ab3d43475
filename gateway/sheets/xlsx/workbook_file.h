#pragma once

#include <optional>
#include <string>

struct lxw_workbook;

namespace busward::sheets {

// A workbook on its way to bytes, written by libxlsxwriter into memory. Formats and sheets belong
// to the library's workbook and live as long as this. Nothing comes out where memory or the
// library's own temporary files fail.
class WorkbookFile {
 public:
  WorkbookFile();
  ~WorkbookFile();
  WorkbookFile(const WorkbookFile&) = delete;
  WorkbookFile& operator=(const WorkbookFile&) = delete;

  lxw_workbook* book() { return book_; }  // null where it could not be opened
  std::optional<std::string> finish();

 private:
  int memory_ = -1;  // file descriptor
  lxw_workbook* book_ = nullptr;
};

}  // namespace busward::sheets
