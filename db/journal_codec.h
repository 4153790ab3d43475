#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <zstd.h>

#include "geo/result.h"
#include "tracker/journal_record.h"

namespace busward::db {

// The `records` column of tracking.journal: a format byte, then zstd over the records, each as kind
// (one byte), terminal, received_at as milliseconds since closed_at (zigzag), length and bytes;
// integers are varints. An empty batch is the format byte alone.
//
// Encoder and decoder keep their zstd contexts, which cost more than a batch: one of each per
// thread.
class JournalEncoder {
 public:
  JournalEncoder();
  std::string encode(const tracker::JournalBatch& batch);

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context_;
  std::string plain_;
};

enum class CodecFault {
  unknown_format,  // another first byte: written by a newer program
  corrupt,         // zstd says so
  too_large,       // claims more than kPlainMax
  truncated,       // ends within a record, or holds fewer than `count`
  unknown_kind,
  trailing_bytes,  // more behind `count` records
};
std::string_view to_text(CodecFault fault);

// Far above what the writer closes a batch at (256 KiB and one message).
inline constexpr std::size_t kPlainMax = 16U << 20U;

class JournalDecoder {
 public:
  JournalDecoder();
  geo::Result<std::vector<tracker::JournalRecord>, CodecFault> decode(std::string_view records,
                                                                      geo::UtcTime closed_at,
                                                                      std::size_t count);

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
};

}  // namespace busward::db
