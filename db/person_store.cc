#include "db/person_store.h"

#include <utility>

#include <pqxx/result>

#include "db/key_renewal.h"

namespace busward::db {
namespace {

constexpr Statement kErase[] = {
    {"person_of_driver",
     "SELECT d.person_id, k.person_id IS NOT NULL FROM registry.driver_now d "
     "LEFT JOIN registry.person_key k USING (person_id) WHERE d.code = $1"},
    {"person_of_staff",
     "SELECT s.person_id, k.person_id IS NOT NULL FROM registry.staff_now s "
     "LEFT JOIN registry.person_key k USING (person_id) WHERE s.code = $1"},
    // Of the person, of all buses, of one that the person was to drive, or of one of an operator's
    // to whom the person belongs or belonged.
    {"person_holds",
     "SELECT string_agg(h.id::text, ', ' ORDER BY h.id) FROM compliance.legal_hold h "
     "WHERE NOT EXISTS (SELECT FROM compliance.lifted_hold l WHERE l.hold = h.id) "
     "AND (h.person = $1 OR (h.vehicle IS NULL AND h.person IS NULL) "
     "OR EXISTS (SELECT FROM registry.driver_fact d JOIN routing.assignment_fact a USING "
     "(driver_id) WHERE d.person_id = $1 AND a.vehicle_id = h.vehicle) "
     "OR EXISTS (SELECT FROM (SELECT person_id, operator_id FROM registry.driver_fact "
     "UNION ALL SELECT person_id, operator_id FROM registry.staff_fact) p "
     "JOIN registry.vehicle_fact v USING (operator_id) "
     "WHERE p.person_id = $1 AND v.vehicle_id = h.vehicle))"},
    {"person_end_identity", "DELETE FROM registry.person_key WHERE person_id = $1"},
    {"person_end_values", "SELECT audit.erase_subject('person', $1)"},
    {"person_erased",
     "SELECT audit.note_event('person_erased', jsonb_build_object('person', $1::bigint, "
     "'why', $2::text))"}};

}  // namespace

PersonStore::Answer<Administered<ErasedPerson>> PersonStore::erase(PersonCode code, std::string why,
                                                                   Caller caller) {
  const auto work = [code = std::move(code),
                     why = std::move(why)](pqxx::work& tx) -> Administered<ErasedPerson> {
    const Statement& find = kErase[code.kind == PersonCode::Kind::driver ? 0 : 1];
    const auto found = tx.exec_prepared(find.name, code.code);
    if (found.empty()) return NotDone{"no_such_person"};
    if (found[0][0].is_null() || !found[0][1].as<bool>()) return NotDone{"no_identity"};
    ErasedPerson erased{.person = found[0][0].as<std::int64_t>()};
    const auto holds = tx.exec_prepared1(kErase[2].name, erased.person);
    if (!holds[0].is_null()) return NotDone{"held: " + holds[0].as<std::string>()};
    tx.exec_prepared0(kErase[3].name, erased.person);
    erased.audit_values = tx.exec_prepared1(kErase[4].name, erased.person)[0].as<std::int64_t>();
    tx.exec_prepared1(kErase[5].name, erased.person, why);
    return erased;
  };
  return pool_.transact(kErase, Replay::safe, work, std::move(caller));
}

PersonStore::Answer<Administered<RenewedKeys>> PersonStore::renew_keys(
    std::shared_ptr<const IdentitySeal> seal, Caller caller) {
  const auto work = [seal = std::move(seal)](pqxx::work& tx) -> Administered<RenewedKeys> {
    return KeyRenewal{tx, *seal}.run();
  };
  return pool_.transact(kKeyRenewal, Replay::safe, work, std::move(caller));
}

}  // namespace busward::db
