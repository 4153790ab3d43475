#pragma once

#include "gateway/api/json_fields.h"
#include "tracker/alarm_step.h"

namespace busward::api {

// The body of a request that adds a step.
JsonFields step_fields(const http::Request& request);

// What the body says of the step; a word that is none of its list is a fault of its field. Whether
// the fields fit the kind is the state machine's business.
tracker::StepContent step_in(JsonFields& fields);

}  // namespace busward::api
