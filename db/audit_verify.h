#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "db/audit_chain.h"
#include "db/connection.h"
#include "db/faults.h"

namespace busward::db {

struct AuditSum {
  std::int64_t entries = 0;  // sealed ones that are there
  std::int64_t seals = 0;
  std::int64_t anchors = 0;
  std::int64_t unsealed = 0;  // behind the last seal: not proven yet
  std::int64_t findings = 0;
};

// Reads the whole audit log in one snapshot and checks every entry against its
// seal, every seal against the one before, every anchor against its seal and
// its key, and calls `found` for each thing that is not as it was. With
// `public_key` (32 bytes) anchors by any other key are wrong.
Outcome<AuditSum> verify_audit(const Address& address, const std::optional<std::string>& public_key,
                               const std::function<void(const AuditFinding&)>& found);

}  // namespace busward::db
