#include "db/card_key.h"

#include <boost/algorithm/hex.hpp>

#include "db/algorithms.h"
#include "db/sql_values.h"
#include "db/statement.h"

namespace busward::db {
namespace {

constexpr Statement kRead{"card_key",
                          "SELECT mac, algorithm, master_version, sealed FROM registry.card_key"};
constexpr Statement kMake{"card_key_make",
                          "INSERT INTO registry.card_key (mac, algorithm, master_version, sealed) "
                          "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"};
constexpr Statement kReseal{
    "card_key_reseal",
    "UPDATE registry.card_key SET algorithm = $1, master_version = $2, sealed = $3"};

MasterKeys::Purpose purpose() {
  return {.use = "busward card key", .bound_to = "busward card key of the county"};
}

SealedSecret sealed_in(const pqxx::row& row) {
  return {.algorithm = row[1].as<std::string>(),
          .master_version = row[2].as<int>(),
          .sealed = bytes_from(row[3])};
}

}  // namespace

registry::CardDigest CardKey::digest(const registry::CertificateNumber& number) const {
  return {boost::algorithm::hex_lower(mac_by(mac_, key_.bytes(), number.whole()))};
}

CardKey card_key(pqxx::work& tx, const MasterKeys& keys) {
  auto rows = tx.exec_params(kRead.sql);
  if (rows.empty()) {
    const SealedSecret made = keys.seal(SealingKey::random().bytes(), purpose());
    tx.exec_params0(kMake.sql, std::string{keys.algorithms().mac}, made.algorithm,
                    made.master_version, hex_bytea(made.sealed));
    rows = tx.exec_params(kRead.sql);
  }
  const auto bytes = keys.open(sealed_in(rows[0]), purpose());
  if (!bytes)
    throw Refusal{"the key for drivers' cards does not open; is identity.keys the right one?"};
  return CardKey{*SealingKey::from_bytes(*bytes), rows[0][0].as<std::string>()};
}

Outcome<CardKey> load_card_key(const Address& address, const MasterKeys& keys) {
  return attempt("read the key for drivers' cards", WhenLost::nothing_happened, [&] {
    const auto connection = connect(address, Role::api, {.application = "busward card key"});
    pqxx::work tx{*connection};
    CardKey key = card_key(tx, keys);
    tx.commit();
    return key;
  });
}

bool renew_card_key(pqxx::work& tx, const MasterKeys& keys) {
  const auto rows = tx.exec_params(kRead.sql);
  if (rows.empty()) return true;
  const auto renewed = keys.resealed(sealed_in(rows[0]), purpose());
  if (!renewed) return false;
  tx.exec_params0(kReseal.sql, renewed->algorithm, renewed->master_version,
                  hex_bytea(renewed->sealed));
  return true;
}

}  // namespace busward::db
