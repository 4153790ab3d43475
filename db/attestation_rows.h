#pragma once

#include <span>
#include <vector>

#include <pqxx/connection>
#include <pqxx/transaction>

#include "registry/attestation.h"
#include "tracker/effects.h"

namespace busward::db {

// The columns of compliance.attestation in the order of their INSERT, times by access.epoch_ms, the
// service day as days since 1970 at the end.
registry::Attestation attestation_from(const pqxx::row& row);

// The rows of tracking.run_attestation and tracking.run_card; used by EffectStore within its
// transaction.
void prepare_attestation_rows(pqxx::connection& connection);
void add_attested(pqxx::work& tx, std::span<const tracker::AttestedRun> attested);
// Those on which a verdict on the vehicle's run may hang.
std::vector<tracker::RunAttestation> attested_of(pqxx::work& tx, const tracker::RunId& run,
                                                 registry::VehicleId vehicle);

}  // namespace busward::db
