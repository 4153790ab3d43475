#include "db/audit_seal.h"

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <pqxx/transaction>

#include "db/audit_chain.h"
#include "db/audit_rows.h"
#include "db/audit_tail.h"
#include "db/sql_values.h"

namespace busward::db {

namespace {

constexpr std::int64_t kSealLock = 0x62757377'7365616C;  // "buswseal": one sealer at a time

std::optional<AuditSeal> newest_seal(pqxx::work& tx) {
  const auto rows =
      tx.exec(fmt::format("SELECT {} FROM audit.seal ORDER BY number DESC LIMIT 1", kSealColumns));
  if (rows.empty()) return std::nullopt;
  return seal_from(rows[0]);
}

// Up to where the next seal goes: no further than the oldest transaction that
// is still running, and about 10,000 entries; all of one transaction are in one
// seal.
std::string end_of_range(pqxx::work& tx, const std::string& from_xid) {
  return tx
      .exec_params1(
          "SELECT least(pg_snapshot_xmin(s), coalesce((SELECT xid "
          "FROM audit.entry WHERE xid > "
          "(SELECT xid FROM audit.entry WHERE xid >= $1::xid8 ORDER "
          "BY xid OFFSET 9999 LIMIT 1) "
          "ORDER BY xid LIMIT 1), pg_snapshot_xmin(s)))::text FROM "
          "pg_current_snapshot() s",
          from_xid)[0]
      .as<std::string>();
}

void insert(pqxx::work& tx, const AuditSeal& seal) {
  SqlArray ids;
  for (const std::int64_t id : seal.entry_ids) ids.add(id);
  tx.exec_params0(
      "INSERT INTO audit.seal (number, from_xid, before_xid, "
      "algorithm, entry_ids, entry_hashes, "
      "previous, hash) VALUES ($1, $2::xid8, $3::xid8, $4, "
      "$5::bigint[], $6, $7, $8)",
      seal.number, seal.from_xid, seal.before_xid, seal.algorithm, ids.text(),
      hex_bytea(seal.entry_hashes), hex_bytea(seal.previous), hex_bytea(seal.hash));
}

// One more seal, or none where there is nothing to seal.
std::optional<AuditSeal> seal_next(pqxx::work& tx, const std::optional<AuditSeal>& previous,
                                   std::string_view algorithm) {
  AuditSeal seal;
  seal.algorithm = algorithm;
  seal.number = previous ? previous->number + 1 : 1;
  seal.from_xid = previous ? previous->before_xid : "0";
  seal.before_xid = end_of_range(tx, seal.from_xid);
  seal.previous = previous ? previous->hash : "";
  for (const AuditEntry& entry : entries_of(tx, seal)) {
    seal.entry_ids.push_back(entry.id);
    seal.entry_hashes += entry.hash;
  }
  if (seal.entry_ids.empty()) return std::nullopt;
  seal.hash = hash_of(seal);
  insert(tx, seal);
  return seal;
}

void anchor(pqxx::work& tx, const AuditSeal& newest, const AuditKey& key, geo::UtcTime now) {
  const std::string day = geo::to_iso8601(now).substr(0, 10);
  const auto there = tx.exec_params("SELECT FROM audit.anchor WHERE day = $1", day);
  if (!there.empty()) return;
  tx.exec_params0(
      "INSERT INTO audit.anchor (day, seal, hash, algorithm, "
      "key_version, public_key, signature) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      day, newest.number, hex_bytea(newest.hash), std::string{key.algorithms().signature},
      key.version(), hex_bytea(key.public_key()), hex_bytea(key.sign(anchor_message(day, newest))));
  tx.exec_params1(
      "SELECT audit.note_event('anchored', jsonb_build_object('day', $1::date, 'seal', $2::bigint, "
      "'algorithm', $3::text, 'key_version', $4::text))",
      day, newest.number, std::string{key.algorithms().signature}, key.version());
}

}  // namespace

Outcome<std::int64_t> AuditSealer::seal(geo::UtcTime now) {
  const auto sealed = attempt("seal the audit log", WhenLost::nothing_happened, [&] {
    if (!connection_) {
      connection_ = connect(address_, Role::engine, {.application = "busward audit sealer"});
      pqxx::work tx{*connection_};
      tx.exec_params("SELECT audit.use_hash($1)", std::string{key_.algorithms().seal});
      tx.commit();
    }
    std::int64_t entries = 0;
    std::optional<AuditTail> tail;
    for (bool more = true; more;) {
      pqxx::work tx{*connection_};
      tx.exec_params("SELECT pg_advisory_xact_lock($1)", kSealLock);
      const auto previous = newest_seal(tx);
      const auto made = seal_next(tx, previous, key_.algorithms().seal);
      more = made.has_value();
      if (made) entries += static_cast<std::int64_t>(made->entry_ids.size());
      if (!more && previous) anchor(tx, *previous, key_, now);
      tx.commit();
      if (made) tail = AuditTail{.seal = made->number, .hash = made->hash};
    }
    if (tail && tail_file_ && !write_tail(*tail_file_, *tail)) {
      throw Refusal{tail_file_->string() + " cannot be written"};
    }
    return entries;
  });
  if (connection_ && (!sealed || !connection_->is_open())) connection_.reset();
  return sealed;
}

}  // namespace busward::db
