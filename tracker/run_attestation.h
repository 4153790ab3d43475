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

namespace busward::tracker {

// What an attestation says that a verdict may hang on: who drives, whether pupils are on board from
// then on, and how many. The rest of it is for the run sheet.
struct RunAttestation {
  boost::uuids::uuid id{};
  RunId run{};
  geo::UtcTime at;                       // when it was done
  std::optional<std::string> driver;     // code, by a departure check
  std::optional<std::string> attendant;  // code, by a departure check
  std::optional<bool> loaded;            // by a head count; a sweep that finds nobody ends the load
  bool swept = false;
  bool not_empty = false;         // a sweep found somebody
  std::optional<int> boarded{};   // by a head count
  std::optional<int> alighted{};  // by a head count
  std::optional<int> on_board{};  // by a head count
  friend bool operator==(const RunAttestation&, const RunAttestation&) = default;

  template <class Archive>
  void archive(Archive& a) {
    a(id, run, at, driver, attendant, loaded, swept, not_empty, boarded, alighted, on_board);
  }
};

// A check that names nobody, and a count after which nobody knows who is on board, say nothing.
RunAttestation run_attestation_of(const registry::Attestation& attestation);

// Those of one run, each once, in the order of their own times.
class OnBoard {
 public:
  OnBoard() = default;
  explicit OnBoard(std::span<const RunAttestation> attestations);

  void add(const RunAttestation& one);
  const std::vector<RunAttestation>& all() const { return attestations_; }
  // By the newest check that names one.
  const std::optional<std::string>& driver() const { return driver_; }
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
    a(attestations_, driver_);
  }

 private:
  std::vector<RunAttestation> attestations_;
  std::optional<std::string> driver_;
};

}  // namespace busward::tracker
