#pragma once

#include <string>
#include <vector>

#include <pqxx/result>
#include <pqxx/transaction_base>

#include "db/audit_chain.h"

namespace busward::db {

// The entries of the transactions that the seal covers, by id, each with its hash by the seal's
// algorithm, which has to be a known one.
std::vector<AuditEntry> entries_of(pqxx::transaction_base& tx, const AuditSeal& seal);
// By kSealColumns.
AuditSeal seal_from(const pqxx::row& row);
inline constexpr const char* kSealColumns =
    "number, from_xid::text, before_xid::text, array_to_string(entry_ids, ' "
    "'), entry_hashes, "
    "previous, hash, algorithm";

}  // namespace busward::db
