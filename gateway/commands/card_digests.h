#pragma once

#include <optional>

#include "db/connection.h"
#include "db/master_keys.h"
#include "gateway/terminals/jt808_interpreter.h"

namespace busward::commands {

// How the engine knows cards: by the county's key, which is made where there is none yet. None:
// it cannot be read; a line said why.
std::optional<terminals::CardDigestOf> card_digests(const db::Address& address,
                                                    const db::MasterKeys& keys);

}  // namespace busward::commands
