#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/algorithms.h"
#include "geo/utc_time.h"
#include "registry/name_table.h"

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

enum class Tampering : std::uint8_t {
  changed,       // an entry says something else than when it was sealed
  missing,       // an entry is gone
  inserted,      // an entry was put in afterwards
  reordered,     // an entry stands in another's place
  seal_changed,  // a seal, or its link to the one before
  seal_missing,
  tail_missing,    // the newest seal that was noted outside of the database
  anchor_wrong,    // an anchor does not sign the seal it names, or not by its key
  anchor_missing,  // the log says that it was made
  value_wrong,     // a personal value is not the one that its entry has the digest of
  value_missing    // there is none behind a digest, and nobody was erased
};
inline constexpr registry::NameTable<Tampering, 11> kTamperings{
    {{Tampering::changed, "changed"},
     {Tampering::missing, "missing"},
     {Tampering::inserted, "inserted"},
     {Tampering::reordered, "reordered"},
     {Tampering::seal_changed, "seal_changed"},
     {Tampering::seal_missing, "seal_missing"},
     {Tampering::tail_missing, "tail_missing"},
     {Tampering::anchor_wrong, "anchor_wrong"},
     {Tampering::anchor_missing, "anchor_missing"},
     {Tampering::value_wrong, "value_wrong"},
     {Tampering::value_missing, "value_missing"}}};

struct AuditFinding {
  Tampering kind = Tampering::changed;
  std::int64_t number = 0;  // of the entry, or of the seal
  friend bool operator==(const AuditFinding&, const AuditFinding&) = default;
};

// What differs between the entries that a seal names and those that are there,
// by id.
std::vector<AuditFinding> compare(const AuditSeal& seal, const std::vector<AuditEntry>& there);

}  // namespace busward::db
