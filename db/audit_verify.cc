#include "db/audit_verify.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <pqxx/transaction>

#include "db/audit_key.h"
#include "db/audit_rows.h"
#include "db/personal_values.h"
#include "db/sql_values.h"

namespace busward::db {

namespace {

// Whole entries, so that the last one is the mark of the page behind it.
constexpr const char* kValues =
    "SELECT v.entry, v.side, v.column_name, v.kind, v.subject, v.sealed, v.algorithm, "
    "decode(d.said ->> 'digest', 'hex'), d.said ->> 'personal' "
    "FROM audit.personal_value v LEFT JOIN audit.entry e ON e.id = v.entry "
    "CROSS JOIN LATERAL (SELECT CASE v.side WHEN 'before' THEN e.before ELSE e.after END "
    "-> v.column_name AS said) d "
    "WHERE v.entry IN (SELECT DISTINCT entry FROM audit.personal_value WHERE entry > $1 "
    "ORDER BY entry LIMIT 1000) ORDER BY v.entry";

// Digests without a value whose person was not erased. Entries from before digests said of whom
// they are, are looked up by the trigger that wrote them.
constexpr const char* kMissingValues =
    "SELECT DISTINCT e.id FROM audit.entry e, "
    "LATERAL (VALUES ('before', e.before), ('after', e.after)) s (side, content), "
    "LATERAL jsonb_each(s.content) c (column_name, digest) "
    "WHERE (e.before @? '$.*.personal' OR e.after @? '$.*.personal') "
    "AND jsonb_typeof(s.content) = 'object' AND c.digest ? 'personal' "
    "AND NOT EXISTS (SELECT FROM audit.personal_value v WHERE v.entry = e.id AND v.side = s.side "
    "AND v.column_name = c.column_name) "
    "AND NOT EXISTS (SELECT FROM audit.subject_key k WHERE k.erased_at IS NOT NULL "
    "AND k.kind || ' ' || k.subject = coalesce(c.digest ->> 'of', "
    "(SELECT a[3] || ' ' || (s.content ->> a[4]) FROM pg_trigger t, "
    "LATERAL regexp_split_to_array(encode(t.tgargs, 'escape'), '\\\\000') a "
    "WHERE t.tgrelid = to_regclass(e.subject) AND t.tgname = 'audit'))) ORDER BY 1";
constexpr const char* kMissingAnchors =
    "SELECT (e.after ->> 'seal')::bigint FROM audit.entry e WHERE e.subject = 'anchored' "
    "AND NOT EXISTS (SELECT FROM audit.anchor a WHERE a.day = (e.after ->> 'day')::date "
    "AND a.seal = (e.after ->> 'seal')::bigint) ORDER BY 1";

using Snapshot = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

class Verification {
 public:
  Verification(Snapshot& tx, const AuditProofs& proofs,
               const std::function<void(const AuditFinding&)>& found)
      : tx_{tx}, proofs_{proofs}, found_{found} {}

  AuditSum run() {
    std::optional<AuditSeal> previous;
    while (auto seal = next_seal(previous)) {
      check(*seal, previous);
      previous = std::move(seal);
    }
    check_tail();
    check_anchors();
    tell_each(Tampering::anchor_missing, kMissingAnchors);
    check_values();
    tell_each(Tampering::value_missing, kMissingValues);
    const std::string end = previous ? previous->before_xid : "0";
    sum_.unsealed =
        tx_.exec_params1("SELECT count(*) FROM audit.entry WHERE xid >= $1::xid8", end)[0]
            .as<std::int64_t>();
    return sum_;
  }

 private:
  std::optional<AuditSeal> next_seal(const std::optional<AuditSeal>& previous) {
    const auto rows = tx_.exec_params(fmt::format("SELECT {} FROM audit.seal WHERE number > "
                                                  "$1 ORDER BY number LIMIT 1",
                                                  kSealColumns),
                                      previous ? previous->number : 0);
    if (rows.empty()) return std::nullopt;
    return seal_from(rows[0]);
  }

  void check(const AuditSeal& seal, const std::optional<AuditSeal>& previous) {
    ++sum_.seals;
    hashes_[seal.number] = seal.hash;
    const std::int64_t expected = previous ? previous->number + 1 : 1;
    for (std::int64_t number = expected; number < seal.number; ++number) {
      tell({Tampering::seal_missing, number});
    }
    const bool follows = seal.number == expected;
    const bool linked = !follows || (seal.previous == (previous ? previous->hash : "") &&
                                     seal.from_xid == (previous ? previous->before_xid : "0"));
    if (!linked || hash_of(seal) != seal.hash) tell({Tampering::seal_changed, seal.number});
    if (hash_named(seal.algorithm) == nullptr) return;  // told: its own hash cannot be right
    const auto there = entries_of(tx_, seal);
    sum_.entries += static_cast<std::int64_t>(there.size());
    for (const AuditFinding& finding : compare(seal, there)) tell(finding);
  }

  void check_tail() {
    if (!proofs_.tail) return;
    const auto there = hashes_.find(proofs_.tail->seal);
    if (there != hashes_.end() && there->second == proofs_.tail->hash) return;
    tell({Tampering::tail_missing, proofs_.tail->seal});
  }

  void tell_each(Tampering kind, const char* query) {
    for (const auto& row : tx_.exec(query)) tell({kind, row[0].as<std::int64_t>()});
  }

  void check_anchors() {
    for (const auto& row : tx_.exec("SELECT day::text, seal, hash, public_key, signature, "
                                    "algorithm FROM audit.anchor ORDER BY day")) {
      ++sum_.anchors;
      AuditSeal signed_seal;
      signed_seal.number = row[1].as<std::int64_t>();
      signed_seal.hash = bytes_from(row[2]);
      const std::string key = bytes_from(row[3]);
      const auto there = hashes_.find(signed_seal.number);
      const bool same_seal = there != hashes_.end() && there->second == signed_seal.hash;
      const bool right_key =
          proofs_.public_keys.empty() ||
          std::ranges::find(proofs_.public_keys, key) != proofs_.public_keys.end();
      const std::string message = anchor_message(row[0].c_str(), signed_seal);
      if (!same_seal || !right_key ||
          !is_signed(row[5].c_str(), message, bytes_from(row[4]), key)) {
        tell({Tampering::anchor_wrong, signed_seal.number});
      }
    }
  }

  // In the order of their entries, a thousand at a time.
  void check_values() {
    read_subject_keys();
    std::int64_t after = 0;
    for (bool more = true; more;) {
      const auto rows = tx_.exec_params(kValues, after);
      for (const auto& row : rows) check_value(row);
      more = !rows.empty();
      if (more) after = rows[rows.size() - 1][0].as<std::int64_t>();
    }
  }

  void read_subject_keys() {
    for (const auto& row : tx_.exec("SELECT kind, subject, algorithm, master_version, wrapped_key "
                                    "FROM audit.subject_key")) {
      auto& key = subjects_[{row[0].as<std::string>(), row[1].as<std::int64_t>()}];
      if (row[4].is_null()) key.erased = true;
      if (key.erased || !proofs_.master_keys) continue;
      const auto bytes =
          proofs_.master_keys->open({.algorithm = row[2].as<std::string>(),
                                     .master_version = row[3].as<int>(),
                                     .sealed = bytes_from(row[4])},
                                    subject_key_purpose(row[0].c_str(), row[1].as<std::int64_t>()));
      if (!bytes) continue;
      if (const auto opened = SealingKey::from_bytes(*bytes)) key.key.emplace(*opened);
    }
  }

  void check_value(const pqxx::row& row) {
    const PersonalValue at{.entry = row[0].as<std::int64_t>(),
                           .side = row[1].as<std::string>(),
                           .column_name = row[2].as<std::string>(),
                           .kind = row[3].as<std::string>(),
                           .subject = row[4].as<std::int64_t>()};
    if (row[7].is_null()) {  // no entry has a digest of it
      tell({Tampering::value_wrong, at.entry});
      return;
    }
    const auto subject = subjects_.find({at.kind, at.subject});
    if (subject != subjects_.end() && subject->second.erased) {
      ++sum_.erased_values;
      return;
    }
    if (subject == subjects_.end() || !subject->second.key || row[5].is_null()) {
      ++sum_.unopened_values;
      return;
    }
    ++sum_.values;
    const auto value = open_value(*subject->second.key, row[6].c_str(), at, bytes_from(row[5]));
    const Hash hash = row[8].is_null() ? nullptr : hash_named(row[8].c_str());
    if (!value || hash == nullptr || hash(value->salt + value->value) != bytes_from(row[7])) {
      tell({Tampering::value_wrong, at.entry});
    }
  }

  void tell(const AuditFinding& finding) {
    ++sum_.findings;
    found_(finding);
  }

  struct SubjectKey {
    bool erased = false;
    std::optional<SealingKey> key;
  };
  Snapshot& tx_;
  const AuditProofs& proofs_;
  const std::function<void(const AuditFinding&)>& found_;
  AuditSum sum_;
  std::map<std::int64_t, std::string> hashes_;  // of the seals, by number
  std::map<std::pair<std::string, std::int64_t>, SubjectKey> subjects_;
};

}  // namespace

Outcome<AuditSum> verify_audit(const Address& address, const AuditProofs& proofs,
                               const std::function<void(const AuditFinding&)>& found) {
  return attempt("verify the audit log", WhenLost::nothing_happened, [&] {
    const auto connection = connect(address, Role::auditor, {.application = "busward verify"});
    Snapshot tx{*connection};
    return Verification{tx, proofs, found}.run();
  });
}

}  // namespace busward::db
