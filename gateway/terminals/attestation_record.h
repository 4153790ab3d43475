#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry/attestation.h"

namespace busward::terminals {

// An attestation as the journal keeps it: its row as one JSON object with the names of
// docs/formats.md, members that the row has not left out. Reading is a pure function; none of bytes
// that are no such object.
std::string attestation_bytes(const registry::Attestation& attestation);
std::optional<registry::Attestation> attestation_in(std::string_view bytes);

}  // namespace busward::terminals
