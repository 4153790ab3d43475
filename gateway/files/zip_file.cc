#include "gateway/files/zip_file.h"

#include <zip.h>

#include "geo/assert.h"

namespace busward::files {

std::string zip_of(std::span<const ZipPart> parts) {
  zip_source_t* const bytes = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  BUSWARD_ASSERT(bytes != nullptr);
  zip_source_keep(bytes);  // outlives the archive, to be read
  zip_t* const archive = zip_open_from_source(bytes, ZIP_TRUNCATE, nullptr);
  BUSWARD_ASSERT(archive != nullptr);
  for (const ZipPart& part : parts) {
    zip_source_t* const content =
        zip_source_buffer(archive, part.content.data(), part.content.size(), 0);
    const auto added = zip_file_add(archive, part.name.c_str(), content, ZIP_FL_ENC_UTF_8);
    BUSWARD_ASSERT(added >= 0);
  }
  const int closed = zip_close(archive);
  BUSWARD_ASSERT(closed == 0);
  zip_stat_t size;
  zip_stat_init(&size);
  const bool opened = zip_source_stat(bytes, &size) == 0 && zip_source_open(bytes) == 0;
  BUSWARD_ASSERT(opened);
  std::string out(size.size, '\0');
  const auto read = zip_source_read(bytes, out.data(), out.size());
  BUSWARD_ASSERT(read >= 0 && static_cast<std::size_t>(read) == out.size());
  zip_source_close(bytes);
  zip_source_free(bytes);
  return out;
}

}  // namespace busward::files
