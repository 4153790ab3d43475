#include "gateway/sheets/xlsx/zip_archive.h"

#include <zip.h>

namespace busward::sheets {
namespace {

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

void ZipArchive::Close::operator()(zip* archive) const {
  zip_discard(archive);
}

WorkbookResult<ZipArchive> ZipArchive::open(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  if (source != nullptr && archive == nullptr) zip_source_free(source);
  zip_error_fini(&error);
  if (archive == nullptr) return WorkbookFault::damaged;
  ZipArchive opened{archive};
  const zip_int64_t parts = zip_get_num_entries(archive, 0);
  if (parts < 0 || static_cast<std::uint64_t>(parts) > kMostParts) return WorkbookFault::too_large;
  return opened;
}

bool ZipArchive::has(const std::string& part) const {
  return zip_name_locate(archive_.get(), part.c_str(), 0) >= 0;
}

WorkbookResult<bool> ZipArchive::read(const std::string& part,
                                      const std::function<bool(std::string_view)>& take) {
  const std::unique_ptr<zip_file_t, CloseFile> file{zip_fopen(archive_.get(), part.c_str(), 0)};
  if (!file) return WorkbookFault::damaged;
  char piece[16'384];
  for (;;) {
    const zip_int64_t length = zip_fread(file.get(), piece, sizeof piece);
    if (length < 0) return WorkbookFault::damaged;
    unpacked_ += static_cast<std::uint64_t>(length);
    if (unpacked_ > kMostUnpacked) return WorkbookFault::too_large;
    if (!take({piece, static_cast<std::size_t>(length)})) return false;
    if (length == 0) return true;
  }
}

}  // namespace busward::sheets
