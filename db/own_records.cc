#include "db/own_records.h"

#include <algorithm>
#include <charconv>
#include <string>

#include <pqxx/result>

#include "geo/assert.h"

namespace busward::db {
namespace {

// $1 the operator, $2 the revision under way. A thing that changes hands is of both sides: as it
// comes, and as it stood before this revision.
constexpr Statement kBuses{
    "others_buses",
    "SELECT i.record, i.plate FROM incoming i WHERE i.operator_id IS DISTINCT FROM $1::bigint "
    "OR EXISTS (SELECT FROM registry.vehicle_fact f WHERE f.vehicle_id = i.vehicle_id "
    "AND f.added_revision < $2::bigint AND coalesce(f.closed_revision, $2) = $2 "
    "AND upper_inf(f.valid_during) AND f.operator_id IS DISTINCT FROM $1) ORDER BY i.record"};
constexpr Statement kDrivers{
    "others_drivers",
    "SELECT i.record, i.code FROM incoming i WHERE i.operator_id IS DISTINCT FROM $1::bigint "
    "OR EXISTS (SELECT FROM registry.driver_fact f WHERE f.driver_id = i.driver_id "
    "AND f.added_revision < $2::bigint AND coalesce(f.closed_revision, $2) = $2 "
    "AND upper_inf(f.valid_during) AND f.operator_id IS DISTINCT FROM $1) ORDER BY i.record"};
constexpr Statement kStaff{
    "others_staff",
    "SELECT i.record, i.code FROM incoming i WHERE i.operator_id IS DISTINCT FROM $1::bigint "
    "OR EXISTS (SELECT FROM registry.staff_fact f WHERE f.staff_id = i.staff_id "
    "AND f.added_revision < $2::bigint AND coalesce(f.closed_revision, $2) = $2 "
    "AND upper_inf(f.valid_during) AND f.operator_id IS DISTINCT FROM $1) ORDER BY i.record"};
constexpr Statement kDocuments{
    "others_documents",
    "SELECT i.record, i.name_of FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND $1::bigint IS DISTINCT FROM CASE i.subject "
    "WHEN 'bus' THEN (SELECT v.operator_id FROM registry.vehicle_now v "
    "  WHERE v.vehicle_id = i.subject_id) "
    "WHEN 'driver' THEN (SELECT d.operator_id FROM registry.driver_now d "
    "  WHERE d.driver_id = i.subject_id) "
    "ELSE i.subject_id END ORDER BY i.record"};
constexpr Statement kDefects{
    "others_defects",
    "SELECT i.record, i.plate FROM incoming i WHERE $2::bigint IS NOT NULL "
    "AND $1::bigint IS DISTINCT FROM (SELECT v.operator_id FROM registry.vehicle_now v "
    "WHERE v.vehicle_id = i.vehicle_id) ORDER BY i.record"};

struct Kind {
  std::string_view key;
  const Statement& others;
  const char* column;  // that names whose a record is
};
constexpr Kind kKinds[] = {{"buses", kBuses, "operator"},
                           {"drivers", kDrivers, "operator"},
                           {"staff", kStaff, "operator"},
                           {"documents", kDocuments, "of"},
                           {"defects", kDefects, "plate"}};

}  // namespace

std::optional<registry::OperatorId> operator_of_areas(std::string_view areas) {
  constexpr std::string_view kPrefix = "operator:";
  if (!areas.starts_with(kPrefix)) return std::nullopt;
  std::int64_t id = 0;
  const char* begin = areas.data() + kPrefix.size();
  const char* end = areas.data() + areas.size();
  if (std::from_chars(begin, end, id).ptr == begin) return std::nullopt;
  return registry::OperatorId{id};
}

void refuse_others(ImportSession& session, std::string_view kind, registry::OperatorId own) {
  const Kind* found = std::ranges::find(kKinds, kind, &Kind::key);
  BUSWARD_ASSERT(found != std::end(kKinds));
  for (const auto& row : session.run(found->others, own.value, session.revision())) {
    const auto name = row[1].as<std::string>();
    session.fault(
        {.record = row[0].as<std::size_t>(),
         .column = found->column,
         .what = {"“" + name + "” 不属于本单位", "'" + name + "' is not of your organisation"},
         .remedy = {"请删去此行；其他单位的记录由其本单位或教育行政部门填报",
                    "take the row out; others' records are filed by them or the bureau"}});
  }
}

}  // namespace busward::db
