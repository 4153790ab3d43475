#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace busward::api {

// What each address takes and answers, as OpenAPI 3.1 says it.
struct Contract {
  boost::json::object schemas;  // by name
  // By method and address ("GET /api/v1/county"): summary, parameters of the query, requestBody,
  // responses. What the routes themselves know (who may ask, parameters of the path) is not in it.
  std::map<std::string, boost::json::object, std::less<>> operations;
};

// Read from contract/*.json, which say a schema in short:
//   "int", "num", "text", "bool"   a JSON number, string, truth
//   "Alarm"                        the schema of that name, of these files or of our name tables
//   "=a|b"                         one of these words
//   "Day?", {"or_null": …}         that, or null
//   [X]                            an array of X
//   {"a": X, "b?": Y}              an object with a, perhaps b, and nothing else
//   {"json_schema": {…}}           JSON Schema as it stands
// and an operation as `summary`, `query` (a member "name!" is wanted), `body`, `status` (200),
// `answer`, `type` (of an answer that is no JSON), `or_type` (of one that may be none), `or_empty`
// (204).
// Aborts where a file does not keep to this.
const Contract& contract();

// The schema that a value in that notation stands for.
boost::json::object schema_of(const boost::json::value& notation);

// The words of our name tables, each as the schema of its type: {"Role": {"enum": ["monitor", …]}}.
boost::json::object word_schemas();

// The files of contract/.
std::span<const std::string_view> contract_texts();

}  // namespace busward::api
