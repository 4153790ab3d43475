// What the run sheet's store writes of what was recorded on the spot.
#include <string>
#include <utility>

#include "db/attestation_rows.h"
#include "db/run_sheet_store.h"
#include "db/sql_values.h"
#include "routing/civil_time.h"

namespace busward::db {
namespace {

using registry::name_in;

constexpr Statement kAttest{
    "attest",
    "INSERT INTO compliance.attestation (id, run, service_day, kind, at, received_at, method, "
    "attested_by, attested_as, plate, driver, attendant, driver_fit, items_passed, stop, boarded, "
    "alighted, on_board, empty, note, route_id, departure_s) VALUES ($1::uuid, $2::uuid, $3::date, "
    "$4, "
    "$5::timestamptz, $6::timestamptz, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
    "$19, $20, $21, $22) ON CONFLICT (id) DO NOTHING"};
constexpr Statement kStands{"attest_stands",
                            "SELECT FROM compliance.attestation "
                            "WHERE id = $1::uuid AND run = $2::uuid AND kind = $3"};
// Those that the engine has judged are in tracking.run_attestation.
constexpr Statement kUnjournaled{
    "attested_unjournaled",
    "SELECT id, run, kind, access.epoch_ms(at), access.epoch_ms(received_at), method, attested_by, "
    "attested_as, plate, driver, attendant, driver_fit, items_passed, stop, boarded, alighted, "
    "on_board, empty, note, service_day - DATE '1970-01-01' FROM compliance.attestation a "
    "WHERE NOT EXISTS (SELECT FROM tracking.run_attestation r WHERE r.id = a.id) "
    "ORDER BY received_at, id LIMIT $1"};
constexpr Statement kAttesting[] = {kAttest, kStands};

}  // namespace

boost::asio::awaitable<Outcome<bool>> RunSheetStore::attest(registry::Attestation attestation,
                                                            registry::RunKey run,
                                                            std::optional<Caller> caller) {
  const auto work = [one = std::move(attestation), run](pqxx::work& tx) {
    std::optional<int> passed;
    if (one.items_passed) passed = static_cast<int>(*one.items_passed);
    const std::string kind{name_in(registry::kAttestationKinds, one.kind)};
    tx.exec_prepared0(kAttest.name, to_sql(one.id), to_sql(one.run), routing::to_iso_day(one.day),
                      kind, to_sql(one.at), to_sql(one.received_at),
                      std::string{name_in(registry::kAttestationMethods, one.method)}, one.by,
                      one.as, one.plate, one.driver, one.attendant, one.driver_fit, passed,
                      one.stop, one.boarded, one.alighted, one.on_board, one.empty, one.note,
                      run.route.value, run.departure.count());
    return !tx.exec_prepared(kStands.name, to_sql(one.id), to_sql(one.run), kind).empty();
  };
  return pool_.transact(kAttesting, Replay::safe, work, std::move(caller));
}

boost::asio::awaitable<Outcome<std::vector<registry::Attestation>>> RunSheetStore::unjournaled(
    std::size_t limit) {
  const auto read = [limit](pqxx::work& tx) {
    std::vector<registry::Attestation> waiting;
    for (const auto& row : tx.exec_prepared(kUnjournaled.name, limit)) {
      waiting.push_back(attestation_from(row));
    }
    return waiting;
  };
  return pool_.transact(kUnjournaled, Replay::safe, read);
}

}  // namespace busward::db
