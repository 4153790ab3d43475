#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/sheets/xlsx/workbook_fault.h"

struct zip;

namespace busward::sheets {

// A ZIP file in memory, which must outlive it. Parts are read in pieces; all that is read together
// is bounded, whatever sizes the file claims, so that a bomb costs its bound and no more.
class ZipArchive {
 public:
  static constexpr std::uint64_t kMostUnpacked = 256ULL << 20U;
  static constexpr std::uint64_t kMostParts = 10'000;

  static WorkbookResult<ZipArchive> open(std::string_view bytes);

  bool has(const std::string& part) const;
  // Calls `take` with each piece and, at the end, with an empty one; it answers whether to go on.
  // True when all of the part has been taken.
  WorkbookResult<bool> read(const std::string& part,
                            const std::function<bool(std::string_view)>& take);

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  explicit ZipArchive(zip* archive) : archive_{archive} {}

  std::unique_ptr<zip, Close> archive_;
  std::uint64_t unpacked_ = 0;
};

}  // namespace busward::sheets
