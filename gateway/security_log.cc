#include "gateway/security_log.h"

#include <string>

#include <fmt/format.h>
#include <syslog.h>

namespace busward::gateway {

void note_security_event(std::string_view event, std::string_view who, std::string_view address) {
  const std::string line =
      fmt::format("busward {} account={} address={}", event, who.empty() ? "-" : who, address);
  ::syslog(LOG_AUTHPRIV | LOG_NOTICE, "%s", line.c_str());
}

}  // namespace busward::gateway
