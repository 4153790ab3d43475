#pragma once

#include <string>
#include <vector>

#include <pqxx/result>
#include <pqxx/transaction_base>

#include "db/audit_chain.h"

namespace busward::db {

// The entries of the transactions from `from_xid` up to `before_xid`, by id,
// each with its hash.
std::vector<AuditEntry> entries_between(pqxx::transaction_base& tx, const std::string& from_xid,
                                        const std::string& before_xid);
// number, from_xid, before_xid, entry_ids, entry_hashes, previous, hash
AuditSeal seal_from(const pqxx::row& row);
inline constexpr const char* kSealColumns =
    "number, from_xid::text, before_xid::text, array_to_string(entry_ids, ' "
    "'), entry_hashes, "
    "previous, hash";

}  // namespace busward::db
