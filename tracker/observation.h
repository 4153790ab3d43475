#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "registry/attestation.h"
#include "registry/driver_card.h"
#include "registry/ids.h"
#include "tracker/fix.h"

namespace busward::tracker {

// What a terminal says of the bus besides where it is: the bits of its alarm word that verdicts
// hang on. The others it may be wrong about, and are second evidence.
struct SaidAlarms {
  bool sos = false;
  bool collision = false;
  bool rollover = false;
};

// What a journal record means, once reassembled and decoded. The interpreters in gateway/terminals
// make these from records, as pure functions over the journal; the engine sees nothing else.
struct LocationReport {
  registry::TerminalId terminal;
  geo::UtcTime received_at;
  std::uint32_t hash = 0;          // of the 28 basic bytes
  std::optional<geo::UtcTime> at;  // none: the terminal's time is unreadable or implausible
  std::optional<Fix> fix;          // none: the receiver had no fix
  SaidAlarms said{};
};

// A driver put his card in, or took it out.
struct CardReport {
  registry::TerminalId terminal;
  geo::UtcTime received_at;
  std::optional<geo::UtcTime> at;  // none: the terminal's time is unreadable or implausible
  bool inserted = false;
  std::optional<registry::CardDigest> card;  // none: taken out, or nobody could read it
};

struct LinkChange {
  registry::TerminalId terminal;
  geo::UtcTime at;
  bool open = false;
};

struct RulebookChange {
  std::int64_t revision = 0;
};

struct ServerChange {
  bool started = false;
  std::string build;
};

// Somebody on the spot recorded something of a run.
struct AttestationSeen {
  registry::Attestation attestation;
};

using Observation = std::variant<LocationReport, CardReport, LinkChange, RulebookChange,
                                 ServerChange, AttestationSeen>;

}  // namespace busward::tracker
