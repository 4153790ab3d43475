#include "db/audit_verify.h"

#include <map>
#include <utility>

#include <fmt/format.h>
#include <pqxx/transaction>

#include "db/audit_key.h"
#include "db/audit_rows.h"
#include "db/sql_values.h"

namespace busward::db {

namespace {

using Snapshot = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

class Verification {
 public:
  Verification(Snapshot& tx, const std::optional<std::string>& public_key,
               const std::function<void(const AuditFinding&)>& found)
      : tx_{tx}, public_key_{public_key}, found_{found} {}

  AuditSum run() {
    std::optional<AuditSeal> previous;
    while (auto seal = next_seal(previous)) {
      check(*seal, previous);
      previous = std::move(seal);
    }
    check_anchors();
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
    const auto there = entries_between(tx_, seal.from_xid, seal.before_xid);
    sum_.entries += static_cast<std::int64_t>(there.size());
    for (const AuditFinding& finding : compare(seal, there)) tell(finding);
  }

  void check_anchors() {
    for (const auto& row : tx_.exec("SELECT day::text, seal, hash, public_key, signature FROM "
                                    "audit.anchor ORDER BY day")) {
      ++sum_.anchors;
      AuditSeal signed_seal;
      signed_seal.number = row[1].as<std::int64_t>();
      signed_seal.hash = bytes_from(row[2]);
      const std::string key = bytes_from(row[3]);
      const auto there = hashes_.find(signed_seal.number);
      const bool same_seal = there != hashes_.end() && there->second == signed_seal.hash;
      const bool right_key = !public_key_ || *public_key_ == key;
      const std::string message = anchor_message(row[0].c_str(), signed_seal);
      if (!same_seal || !right_key || !is_signed(message, bytes_from(row[4]), key)) {
        tell({Tampering::anchor_wrong, signed_seal.number});
      }
    }
  }

  void tell(const AuditFinding& finding) {
    ++sum_.findings;
    found_(finding);
  }

  Snapshot& tx_;
  const std::optional<std::string>& public_key_;
  const std::function<void(const AuditFinding&)>& found_;
  AuditSum sum_;
  std::map<std::int64_t, std::string> hashes_;  // of the seals, by number
};

}  // namespace

Outcome<AuditSum> verify_audit(const Address& address, const std::optional<std::string>& public_key,
                               const std::function<void(const AuditFinding&)>& found) {
  return attempt("verify the audit log", WhenLost::nothing_happened, [&] {
    const auto connection = connect(address, Role::auditor, {.application = "busward verify"});
    Snapshot tx{*connection};
    return Verification{tx, public_key, found}.run();
  });
}

}  // namespace busward::db
