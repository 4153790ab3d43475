#include "db/audit_rows.h"

#include <charconv>
#include <string_view>

#include "db/faults.h"
#include "db/sql_values.h"

namespace busward::db {

namespace {

std::vector<std::int64_t> numbers_in(std::string_view text) {
  std::vector<std::int64_t> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    std::int64_t number = 0;
    const auto [stopped, ec] = std::from_chars(at, end, number);
    if (ec != std::errc{}) throw Refusal{"a seal's entries are no numbers"};
    numbers.push_back(number);
    at = stopped + 1;
  }
  return numbers;
}

}  // namespace

std::vector<AuditEntry> entries_of(pqxx::transaction_base& tx, const AuditSeal& seal) {
  const Hash hash = hash_named(seal.algorithm);
  const auto rows = tx.exec_params(
      "SELECT id, xid::text, (extract(epoch FROM at) * "
      "1000000)::bigint, db_role, account, "
      "acting_as, address, why, action, subject, before, after "
      "FROM audit.entry "
      "WHERE xid >= $1::xid8 AND xid < $2::xid8 ORDER BY id",
      seal.from_xid, seal.before_xid);
  std::vector<AuditEntry> entries;
  entries.reserve(rows.size());
  for (const auto& row : rows) {
    AuditContent content;
    for (pqxx::row::size_type i = 1; i < row.size(); ++i) {
      content.add(row[i].is_null() ? nullptr : row[i].c_str());
    }
    AuditEntry entry{.id = row[0].as<std::int64_t>(), .content = content.take(), .hash = {}};
    entry.hash = hash(entry.content);
    entries.push_back(std::move(entry));
  }
  return entries;
}

AuditSeal seal_from(const pqxx::row& row) {
  return {.number = row[0].as<std::int64_t>(),
          .algorithm = row[7].as<std::string>(),
          .from_xid = row[1].as<std::string>(),
          .before_xid = row[2].as<std::string>(),
          .entry_ids = numbers_in(row[3].c_str()),
          .entry_hashes = bytes_from(row[4]),
          .previous = bytes_from(row[5]),
          .hash = bytes_from(row[6])};
}

}  // namespace busward::db
