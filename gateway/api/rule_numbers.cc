#include "gateway/api/rule_numbers.h"

namespace busward::api {

void write_numbers(http::JsonText& json, std::span<const registry::JudgingNumber> numbers) {
  json.member("numbers").begin_object();
  for (const auto& [rule, value] : numbers) json.member(rule).number(value);
  json.end_object();
}

}  // namespace busward::api
