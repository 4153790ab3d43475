#include "gateway/sheets/xlsx/workbook_file.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

namespace busward::sheets {

WorkbookFile::WorkbookFile() : memory_{memfd_create("workbook", MFD_CLOEXEC)} {
  if (memory_ >= 0) book_ = workbook_new(fmt::format("/proc/self/fd/{}", memory_).c_str());
}

WorkbookFile::~WorkbookFile() {
  if (book_ != nullptr) lxw_workbook_free(book_);
  if (memory_ >= 0) close(memory_);
}

std::optional<std::string> WorkbookFile::finish() {
  if (book_ == nullptr) return std::nullopt;
  const lxw_error fault = workbook_close(book_);  // frees it, too
  book_ = nullptr;
  if (fault != LXW_NO_ERROR) return std::nullopt;
  const off_t length = lseek(memory_, 0, SEEK_END);
  if (length <= 0) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(length), '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t got =
        pread(memory_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
    if (got <= 0) return std::nullopt;
    at += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace busward::sheets
