#include "db/audit_record.h"

#include <pqxx/transaction>

namespace busward::db {

Outcome<Done> note_verification(const Address& address, const Verified& verified) {
  return attempt("note the verification", WhenLost::nothing_happened, [&] {
    const auto connection = connect(address, Role::auditor, {.application = "busward verify"});
    pqxx::work tx{*connection};
    tx.exec_params0(
        "INSERT INTO audit.verification (build, run_by, sums, findings) "
        "VALUES ($1, $2, $3::jsonb, $4::jsonb)",
        verified.build, verified.run_by, verified.sums, verified.findings);
    tx.commit();
    return Done{};
  });
}

}  // namespace busward::db
