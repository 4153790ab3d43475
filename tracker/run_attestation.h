#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/uuid/uuid.hpp>

#include "geo/utc_time.h"
#include "registry/attestation.h"
#include "tracker/alarm.h"
#include "tracker/card_slot.h"

namespace busward::tracker {

// What an attestation, or the card reader, says that a verdict may hang on: who drives, whether
// pupils are on board from then on, and how many. The rest of it is for the run sheet.
struct RunAttestation {
  boost::uuids::uuid id{};
  RunId run{};
  geo::UtcTime at;                       // when it was done
  std::optional<std::string> driver;     // code, by a departure check
  std::optional<std::string> attendant;  // code, by a departure check
  std::optional<bool> loaded;            // by a head count; a sweep that finds nobody ends the load
  bool swept = false;
  bool not_empty = false;          // a sweep found somebody
  std::optional<int> boarded{};    // by a head count
  std::optional<int> alighted{};   // by a head count
  std::optional<int> on_board{};   // by a head count
  std::optional<CardWord> card{};  // by the card reader, and nothing else then
  friend bool operator==(const RunAttestation&, const RunAttestation&) = default;

  template <class Archive>
  void archive(Archive& a) {
    a(id, run, at, driver, attendant, loaded, swept, not_empty, boarded, alighted, on_board, card);
  }
};

// The word of a vehicle's card reader about a run. The same word about the same run is one.
RunAttestation run_attestation_of(const CardWord& word, registry::VehicleId vehicle,
                                  const RunId& run);
// A check that names nobody, and a count after which nobody knows who is on board, say nothing.
RunAttestation run_attestation_of(const registry::Attestation& attestation);

// Who is said to drive, each by the newest that says so. A card is stronger than a check, as far as
// it is on file whose it is.
struct SaidDriver {
  std::optional<registry::CardDigest> by_card;
  std::optional<std::string> by_check;  // code
  friend bool operator==(const SaidDriver&, const SaidDriver&) = default;
};

// Those of one run, each once, in the order of their own times.
class OnBoard {
 public:
  OnBoard() = default;
  explicit OnBoard(std::span<const RunAttestation> attestations);

  void add(const RunAttestation& one);
  const std::vector<RunAttestation>& all() const { return attestations_; }
  bool has(const boost::uuids::uuid& id) const;
  // By somebody, and not by the card reader alone.
  bool anybody_recorded() const;
  // Whoever made a check says who drives the run; a card says it from when it is put in until it is
  // taken out, or another one is put in.
  SaidDriver driver_at(geo::UtcTime at) const;
  // Everybody whom it would name at some moment.
  std::vector<SaidDriver> drivers() const;
  // The newest word of the load up to then; none: nobody has said anything.
  struct Load {
    bool loaded = false;
    bool swept = false;
    geo::UtcTime since;
    template <class Archive>
    void archive(Archive& a) {
      a(loaded, swept, since);
    }
  };
  std::optional<Load> load_at(geo::UtcTime at) const;

  template <class Archive>
  void archive(Archive& a) {
    a(attestations_);
  }

 private:
  std::vector<RunAttestation> attestations_;
};

}  // namespace busward::tracker
