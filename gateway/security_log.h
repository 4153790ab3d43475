#pragma once

#include <string_view>

namespace busward::gateway {

// A security event as one line to syslog (facility authpriv), for whoever collects them outside of
// the database; the audit log has it too. `who` is an account's id and never what somebody typed.
void note_security_event(std::string_view event, std::string_view who, std::string_view address);

}  // namespace busward::gateway
