#include "db/audit_log_store.h"

#include <utility>

#include <pqxx/result>

#include "db/sql_values.h"

namespace busward::db {
namespace {

// $1 from, $2 to, $3 login, $4 subject, $5 action, $6 key, $7 before, $8 how many
constexpr Statement kEntries{
    "audit_entries",
    "SELECT e.id, access.epoch_ms(e.at), e.account, a.login, e.db_role, e.acting_as, e.address, "
    "e.why, e.action, e.subject, e.before, e.after "
    "FROM audit.entry e LEFT JOIN access.account a ON a.id = e.account "
    "WHERE e.at >= $1 AND e.at < $2 "
    "AND ($3::text IS NULL OR e.account = (SELECT id FROM access.account WHERE login = $3)) "
    "AND ($4::text IS NULL OR e.subject = $4) AND ($5::text IS NULL OR e.action = $5) "
    "AND ($6::text IS NULL OR EXISTS (SELECT FROM (VALUES (e.before), (e.after)) s (content), "
    "LATERAL jsonb_each_text(CASE jsonb_typeof(s.content) WHEN 'object' THEN s.content END) c "
    "WHERE c.value = $6)) "
    "AND ($7::bigint IS NULL OR e.id < $7) ORDER BY e.id DESC LIMIT $8"};

constexpr Statement kStanding[] = {
    {"audit_newest_seal",
     "SELECT number, access.epoch_ms(sealed_at), algorithm FROM audit.seal "
     "ORDER BY number DESC LIMIT 1"},
    {"audit_verified",
     "SELECT access.epoch_ms(at), build, run_by, sums, findings FROM audit.verification "
     "ORDER BY id DESC LIMIT 1"},
    {"audit_anchors",
     "SELECT day, seal, hash, algorithm, key_version, public_key, signature FROM audit.anchor "
     "ORDER BY day DESC LIMIT 100"},
    // Jumps from one subject to the next in the index.
    {"audit_subjects",
     "WITH RECURSIVE found AS ((SELECT subject FROM audit.entry ORDER BY subject LIMIT 1) "
     "UNION ALL SELECT (SELECT e.subject FROM audit.entry e WHERE e.subject > f.subject "
     "ORDER BY e.subject LIMIT 1) FROM found f WHERE f.subject IS NOT NULL) "
     "SELECT subject FROM found WHERE subject IS NOT NULL"}};

std::optional<std::int64_t> number_from(const pqxx::field& number) {
  if (number.is_null()) return std::nullopt;
  return number.as<std::int64_t>();
}

AuditEntryOnFile entry_from(const pqxx::row& row) {
  return {.id = row[0].as<std::int64_t>(),
          .at = time_from(row[1]),
          .account = number_from(row[2]),
          .login = optional_text_from(row[3]),
          .db_role = row[4].as<std::string>(),
          .acting_as = optional_text_from(row[5]),
          .address = optional_text_from(row[6]),
          .why = optional_text_from(row[7]),
          .action = row[8].as<std::string>(),
          .subject = row[9].as<std::string>(),
          .before = optional_text_from(row[10]),
          .after = optional_text_from(row[11])};
}

AnchorOnFile anchor_from(const pqxx::row& row) {
  return {.day = row[0].as<std::string>(),
          .seal = row[1].as<std::int64_t>(),
          .hash = bytes_from(row[2]),
          .algorithm = row[3].as<std::string>(),
          .key_version = row[4].as<std::string>(),
          .public_key = bytes_from(row[5]),
          .signature = bytes_from(row[6])};
}

}  // namespace

boost::asio::awaitable<Outcome<AuditPage>> AuditLogStore::entries(AuditQuery query) {
  const auto read = [query = std::move(query)](pqxx::work& tx) {
    AuditPage page;
    const auto rows =
        tx.exec_prepared(kEntries.name, to_sql(query.from), to_sql(query.to), query.login,
                         query.subject, query.action, query.key, query.before, kPage + 1);
    for (const auto& row : rows) {
      page.more = page.entries.size() == kPage;
      if (!page.more) page.entries.push_back(entry_from(row));
    }
    return page;
  };
  return pool_.transact(kEntries, Replay::safe, read);
}

boost::asio::awaitable<Outcome<AuditStanding>> AuditLogStore::standing() {
  const auto read = [](pqxx::work& tx) {
    AuditStanding standing;
    for (const auto& row : tx.exec_prepared(kStanding[0].name)) {
      standing.seals = row[0].as<std::int64_t>();
      standing.sealed_at = time_from(row[1]);
      standing.algorithm = row[2].as<std::string>();
    }
    for (const auto& row : tx.exec_prepared(kStanding[1].name)) {
      standing.verified = VerificationOnFile{.at = time_from(row[0]),
                                             .build = row[1].as<std::string>(),
                                             .run_by = row[2].as<std::optional<std::string>>(),
                                             .sums = row[3].as<std::string>(),
                                             .findings = row[4].as<std::string>()};
    }
    for (const auto& row : tx.exec_prepared(kStanding[2].name)) {
      standing.anchors.push_back(anchor_from(row));
    }
    for (const auto& row : tx.exec_prepared(kStanding[3].name)) {
      standing.subjects.push_back(row[0].as<std::string>());
    }
    return standing;
  };
  return pool_.transact(kStanding, Replay::safe, read);
}

}  // namespace busward::db
