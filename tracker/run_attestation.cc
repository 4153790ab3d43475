#include "tracker/run_attestation.h"

#include <algorithm>
#include <tuple>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

namespace busward::tracker {
namespace {

using registry::Attestation;
using registry::AttestationKind;

// Our own name space for UUIDv5, itself a UUIDv5 of the DNS space and "busward.card"; never to be
// changed.
constexpr boost::uuids::uuid kCardSpace{{0x8c, 0x23, 0xba, 0xa6, 0x41, 0x6f, 0x50, 0x8b, 0x92, 0x92,
                                         0x2f, 0x6b, 0xd3, 0x16, 0xd3, 0xf4}};

// Who got on is on board, whoever got off; how many are left after some got off nobody knows
// without a count.
std::optional<bool> load_by_count(const Attestation& count) {
  if (count.on_board) return *count.on_board > 0;
  if (count.boarded.value_or(0) > 0) return true;
  return std::nullopt;
}

auto order(const RunAttestation& one) {
  return std::tuple{one.at, one.id};
}

}  // namespace

RunAttestation run_attestation_of(const CardWord& word, registry::VehicleId vehicle,
                                  const RunId& run) {
  const auto name =
      fmt::format("{} {} {} {} {}", vehicle.value, to_text(run), word.at.time_since_epoch().count(),
                  word.inserted ? "in" : "out", word.card ? word.card->digits : "");
  return {.id = boost::uuids::name_generator_sha1{kCardSpace}(name),
          .run = run,
          .at = word.at,
          .card = word};
}

RunAttestation run_attestation_of(const Attestation& attestation) {
  RunAttestation one{.id = attestation.id, .run = attestation.run, .at = attestation.at};
  switch (attestation.kind) {
    case AttestationKind::departure_check:
      one.driver = attestation.driver;
      one.attendant = attestation.attendant;
      break;
    case AttestationKind::head_count:
      one.loaded = load_by_count(attestation);
      one.boarded = attestation.boarded;
      one.alighted = attestation.alighted;
      one.on_board = attestation.on_board;
      break;
    case AttestationKind::sweep:
      one.swept = attestation.empty.value_or(false);
      one.not_empty = !attestation.empty.value_or(true);
      if (one.swept) one.loaded = false;
      break;
    case AttestationKind::teacher_count:
      break;
  }
  return one;
}

OnBoard::OnBoard(std::span<const RunAttestation> attestations) {
  for (const RunAttestation& one : attestations) add(one);
}

void OnBoard::add(const RunAttestation& one) {
  const auto at = std::ranges::lower_bound(attestations_, order(one), {}, order);
  if (at != attestations_.end() && at->id == one.id) return;
  attestations_.insert(at, one);
}

bool OnBoard::has(const boost::uuids::uuid& id) const {
  return std::ranges::find(attestations_, id, &RunAttestation::id) != attestations_.end();
}

bool OnBoard::anybody_recorded() const {
  return std::ranges::any_of(attestations_, [](const RunAttestation& one) { return !one.card; });
}

SaidDriver OnBoard::driver_at(geo::UtcTime at) const {
  SaidDriver said;
  for (const RunAttestation& one : attestations_) {
    if (one.driver) said.by_check = one.driver;
    if (one.card && one.at <= at) said.by_card = one.card->card;
  }
  return said;
}

std::vector<SaidDriver> OnBoard::drivers() const {
  std::vector<SaidDriver> all{driver_at(geo::UtcTime::min())};
  for (const RunAttestation& one : attestations_) {
    if (one.card) all.push_back(driver_at(one.at));
  }
  return all;
}

std::optional<OnBoard::Load> OnBoard::load_at(geo::UtcTime at) const {
  std::optional<Load> newest;
  for (const RunAttestation& one : attestations_) {
    if (one.at > at) break;
    if (one.loaded) newest = Load{.loaded = *one.loaded, .swept = one.swept, .since = one.at};
  }
  return newest;
}

}  // namespace busward::tracker
