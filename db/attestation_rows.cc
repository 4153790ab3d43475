#include "db/attestation_rows.h"

#include <algorithm>

#include "db/faults.h"
#include "db/sql_values.h"
#include "db/statement.h"

namespace busward::db {
namespace {

using registry::value_in;

// A record that the journal has twice, whatever may have happened, is one.
constexpr Statement kAdd{
    "run_attestation_add",
    "INSERT INTO tracking.run_attestation (id, run, at, driver, attendant, loaded, swept, late) "
    "SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], "
    "$6::boolean[], $7::boolean[], $8::boolean[]) ON CONFLICT (id) DO NOTHING"};
constexpr Statement kOfRun{
    "run_attestation_of",
    "SELECT r.id, access.epoch_ms(r.at), r.driver, r.attendant, loaded, swept, "
    "a.empty IS FALSE, a.boarded, a.alighted, a.on_board "
    "FROM tracking.run_attestation r JOIN compliance.attestation a ON a.id = r.id "
    "WHERE r.run = $1 AND NOT late ORDER BY r.at, r.id"};
constexpr Statement kAddCards{
    "run_card_add",
    "INSERT INTO tracking.run_card (id, run, vehicle, at, inserted, card, late) "
    "SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[], $5::boolean[], "
    "$6::text[], $7::boolean[]) ON CONFLICT (id) DO NOTHING"};
constexpr Statement kCardsOfRun{
    "run_card_of",
    "SELECT id, access.epoch_ms(at), inserted, card FROM tracking.run_card "
    "WHERE run = $1 AND vehicle = $2 AND NOT late ORDER BY at, id"};
constexpr Statement kAll[] = {kAdd, kOfRun, kAddCards, kCardsOfRun};

template <class T>
std::optional<T> optional_as(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<T>();
}

}  // namespace

registry::Attestation attestation_from(const pqxx::row& row) {
  registry::Attestation one{.id = uuid_from(row[0]), .run = uuid_from(row[1])};
  const auto kind = value_in(registry::kAttestationKinds, row[2].c_str());
  const auto method = value_in(registry::kAttestationMethods, row[5].c_str());
  const auto day = optional_day_from(row[19]);
  if (!kind || !method || !day) throw Refusal{"an attestation is of an unknown kind"};
  one.day = *day;
  one.kind = *kind;
  one.at = time_from(row[3]);
  one.received_at = time_from(row[4]);
  one.method = *method;
  one.by = row[6].as<std::string>();
  one.as = row[7].as<std::string>();
  one.plate = optional_text_from(row[8]);
  one.driver = optional_text_from(row[9]);
  one.attendant = optional_text_from(row[10]);
  one.driver_fit = optional_as<bool>(row[11]);
  one.items_passed = optional_as<unsigned>(row[12]);
  one.stop = optional_text_from(row[13]);
  one.boarded = optional_as<int>(row[14]);
  one.alighted = optional_as<int>(row[15]);
  one.on_board = optional_as<int>(row[16]);
  one.empty = optional_as<bool>(row[17]);
  one.note = optional_text_from(row[18]);
  return one;
}

void prepare_attestation_rows(pqxx::connection& connection) {
  for (const Statement& statement : kAll) connection.prepare(statement.name, statement.sql);
}

namespace {

void add_cards(pqxx::work& tx, std::span<const tracker::AttestedRun> attested) {
  SqlArray id, run, vehicle, at, inserted, card, late;
  for (const tracker::AttestedRun& one : attested) {
    if (!one.says.card) continue;
    id.add(to_sql(one.says.id));
    run.add(to_sql(one.says.run));
    vehicle.add(one.vehicle->value);
    at.add(to_sql(one.says.at));
    inserted.add(one.says.card->inserted);
    one.says.card->card ? card.add(one.says.card->card->digits) : card.add_null();
    late.add(one.late);
  }
  tx.exec_prepared0(kAddCards.name, id.text(), run.text(), vehicle.text(), at.text(),
                    inserted.text(), card.text(), late.text());
}

void add_recorded(pqxx::work& tx, std::span<const tracker::AttestedRun> attested) {
  SqlArray id, run, at, driver, attendant, loaded, swept, late;
  for (const tracker::AttestedRun& one : attested) {
    if (one.says.card) continue;
    id.add(to_sql(one.says.id));
    run.add(to_sql(one.says.run));
    at.add(to_sql(one.says.at));
    driver.add_optional(one.says.driver);
    attendant.add_optional(one.says.attendant);
    loaded.add_optional(one.says.loaded);
    swept.add(one.says.swept);
    late.add(one.late);
  }
  tx.exec_prepared0(kAdd.name, id.text(), run.text(), at.text(), driver.text(), attendant.text(),
                    loaded.text(), swept.text(), late.text());
}

}  // namespace

void add_attested(pqxx::work& tx, std::span<const tracker::AttestedRun> attested) {
  const auto is_card = [](const tracker::AttestedRun& one) { return one.says.card.has_value(); };
  if (!std::ranges::all_of(attested, is_card)) add_recorded(tx, attested);
  if (std::ranges::any_of(attested, is_card)) add_cards(tx, attested);
}

std::vector<tracker::RunAttestation> attested_of(pqxx::work& tx, const tracker::RunId& run,
                                                 registry::VehicleId vehicle) {
  std::vector<tracker::RunAttestation> attested;
  for (const auto& row : tx.exec_prepared(kOfRun.name, to_sql(run))) {
    attested.push_back({.id = uuid_from(row[0]),
                        .run = run,
                        .at = time_from(row[1]),
                        .driver = optional_text_from(row[2]),
                        .attendant = optional_text_from(row[3]),
                        .loaded = optional_as<bool>(row[4]),
                        .swept = row[5].as<bool>(),
                        .not_empty = row[6].as<bool>(),
                        .boarded = optional_as<int>(row[7]),
                        .alighted = optional_as<int>(row[8]),
                        .on_board = optional_as<int>(row[9])});
  }
  for (const auto& row : tx.exec_prepared(kCardsOfRun.name, to_sql(run), vehicle.value)) {
    tracker::CardWord word{.at = time_from(row[1]), .inserted = row[2].as<bool>(), .card = {}};
    if (const auto digits = optional_text_from(row[3])) word.card = registry::CardDigest{*digits};
    attested.push_back({.id = uuid_from(row[0]), .run = run, .at = word.at, .card = word});
  }
  return attested;
}

}  // namespace busward::db
