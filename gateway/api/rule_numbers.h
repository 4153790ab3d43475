#pragma once

#include <span>

#include "gateway/http/json_text.h"
#include "registry/driver_conditions.h"

namespace busward::api {

// The member "numbers", by rule: what something was judged by, for texts that say it.
void write_numbers(http::JsonText& json, std::span<const registry::JudgingNumber> numbers);

}  // namespace busward::api
