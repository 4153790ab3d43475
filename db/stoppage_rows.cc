#include "db/stoppage_rows.h"

#include <pqxx/result>

#include "db/faults.h"
#include "db/sql_values.h"
#include "db/statement.h"

namespace busward::db {
namespace {

// Moments of the county's clocks, as seconds since 1970 began there.
constexpr Statement kStoppages{
    "stoppages",
    "SELECT of, kind, number, starts, ends FROM ("
    "SELECT subject_id AS of, subject || '_suspension' AS kind, number, "
    "extract(epoch FROM starts_at)::bigint AS starts, "
    "extract(epoch FROM resumed_at)::bigint AS ends "
    "FROM registry.suspension_fact "
    "WHERE registry.known_at(added_revision, closed_revision, $1) UNION ALL "
    "SELECT vehicle_id, 'open_defect', number, extract(epoch FROM found_at)::bigint, "
    "extract(epoch FROM cleared_at)::bigint "
    "FROM registry.defect_fact WHERE grade = 'may_not_run' "
    "AND registry.known_at(added_revision, closed_revision, $1)) AS stopped "
    "ORDER BY kind COLLATE \"C\", of, starts, number COLLATE \"C\""};

registry::Stoppage stoppage_in(const pqxx::row& row) {
  const auto kind = registry::value_in(registry::kStoppageKinds, row[1].c_str());
  if (!kind) throw Refusal{"a stoppage is of an unknown kind"};
  return {.kind = *kind,
          .number = row[2].as<std::string>(),
          .from = civil_from(row[3]),
          .until = optional_civil_from(row[4])};
}

}  // namespace

std::vector<StoppageOnFile> stoppages(pqxx::transaction_base& tx, std::int64_t revision) {
  std::vector<StoppageOnFile> found;
  for (const auto& row : tx.exec_params(kStoppages.sql, revision)) {
    found.push_back({row[0].as<std::int64_t>(), stoppage_in(row)});
  }
  return found;
}

}  // namespace busward::db
