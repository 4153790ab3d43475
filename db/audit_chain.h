#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/algorithms.h"
#include "geo/utc_time.h"

namespace busward::db {

// The arithmetic of the audit log's seals, without a database.

// One entry as it enters the hash: its columns as PostgreSQL writes them,
// absent ones told apart from empty ones. Its id is not among them, so that an
// entry that took another's place is known again.
struct AuditEntry {
  std::int64_t id = 0;
  std::string content;  // see content_of
  std::string hash;     // of content, by the seal's algorithm
};
class AuditContent {
 public:
  void add(const char* text);  // null: absent
  std::string take() { return std::move(content_); }

 private:
  std::string content_;
};

struct AuditSeal {
  std::int64_t number = 0;
  std::string algorithm{kInternationalAlgorithms.seal};
  std::string from_xid;
  std::string before_xid;
  std::vector<std::int64_t> entry_ids;
  std::string entry_hashes;  // 32 bytes each, in that order
  std::string previous;
  std::string hash;
};

// Over everything that the seal says and the hash of the one before; empty where nobody knows its
// algorithm.
std::string hash_of(const AuditSeal& seal);
// What an anchor signs.
std::string anchor_message(std::string_view day, const AuditSeal& seal);

enum class Tampering {
  changed,       // an entry says something else than when it was sealed
  missing,       // an entry is gone
  inserted,      // an entry was put in afterwards
  reordered,     // an entry stands in another's place
  seal_changed,  // a seal, or its link to the one before
  seal_missing,
  anchor_wrong,  // an anchor does not sign the seal it names, or not by its key
  value_wrong    // an encrypted personal value is not the one that its entry has the digest of
};
std::string_view to_text(Tampering kind);

struct AuditFinding {
  Tampering kind = Tampering::changed;
  std::int64_t number = 0;  // of the entry, or of the seal
  friend bool operator==(const AuditFinding&, const AuditFinding&) = default;
};

// What differs between the entries that a seal names and those that are there,
// by id.
std::vector<AuditFinding> compare(const AuditSeal& seal, const std::vector<AuditEntry>& there);

}  // namespace busward::db
