#include "tracker/run_attestation.h"

#include <algorithm>
#include <tuple>

namespace busward::tracker {
namespace {

using registry::Attestation;
using registry::AttestationKind;

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
  driver_.reset();
  for (const RunAttestation& each : attestations_) {
    if (each.driver) driver_ = each.driver;
  }
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
