#pragma once

#include <string>
#include <string_view>

#include "gateway/http/exchange.h"

namespace busward::http {

// Every fault that a client can see, as application/problem+json. Codes are part of the contract
// (docs/api.md); their status and title stand in one table.
enum class Problem {
  bad_request,
  bad_parameter,
  unauthorised,
  log_in_wanted,
  wrong_login,
  code_wanted,
  wrong_host,
  wrong_origin,
  forbidden,
  duty_first,
  not_found,
  method_not_allowed,
  conflict,
  precondition_failed,
  unsupported_media_type,
  upgrade_wanted,
  precondition_required,
  too_many_requests,
  too_large,
  header_too_large,
  in_doubt,     // of a write: look before repeating it
  unavailable,  // of a write: it did not happen
};

// `detail` is one sentence for a person; text of the client's is not repeated in it. `reason` is a
// word for a program where a code has several, none where it is empty.
Response problem_response(Problem problem, std::string_view detail, std::string_view reason = {});

}  // namespace busward::http
