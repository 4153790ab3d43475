#include "gateway/commands/card_digests.h"

#include <utility>

#include "db/card_key.h"

namespace busward::commands {

std::optional<terminals::CardDigestOf> card_digests(const db::Address& address,
                                                    const db::MasterKeys& keys) {
  const auto key = db::load_card_key(address, keys);
  if (!key) return std::nullopt;
  return [key = *key](std::string_view number) -> std::optional<registry::CardDigest> {
    const auto certificate = registry::CertificateNumber::from_text(number);
    if (!certificate) return std::nullopt;
    return key.digest(*certificate);
  };
}

}  // namespace busward::commands
