#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "db/audit_chain.h"
#include "db/audit_tail.h"
#include "db/connection.h"
#include "db/faults.h"
#include "db/master_keys.h"

namespace busward::db {

struct AuditSum {
  std::int64_t entries = 0;  // sealed ones that are there
  std::int64_t seals = 0;
  std::int64_t anchors = 0;
  std::int64_t unsealed = 0;  // behind the last seal: not proven yet
  // Personal values behind digests: opened and found to be the ones, not opened (without the master
  // keys, or not encrypted yet), and of people who are erased.
  std::int64_t values = 0;
  std::int64_t unopened_values = 0;
  std::int64_t erased_values = 0;
  std::int64_t findings = 0;
};

// What may be at hand to check by.
struct AuditProofs {
  std::vector<std::string> public_keys{};   // if any: anchors by any other key are wrong
  std::optional<MasterKeys> master_keys{};  // open the personal values
  std::optional<AuditTail> tail{};          // the newest seal that was noted outside
};

// Reads the whole audit log in one snapshot and checks every entry against its
// seal, every seal against the one before and the last against the one noted outside, every anchor
// against its seal, its key and the entry that says that it was made, every personal value against
// the digest in its entry and every digest for its value, and calls `found` for each thing that is
// not as it was.
Outcome<AuditSum> verify_audit(const Address& address, const AuditProofs& proofs,
                               const std::function<void(const AuditFinding&)>& found);

}  // namespace busward::db
