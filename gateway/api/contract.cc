#include "gateway/api/contract.h"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "geo/assert.h"

namespace busward::api {

namespace {

namespace json = boost::json;

constexpr std::string_view kJson = "application/json";

json::object or_null(json::object schema) {
  return {{"anyOf", json::array{std::move(schema), json::object{{"type", "null"}}}}};
}

json::object one_of(std::string_view words) {
  json::array values;
  for (std::size_t end = words.find('|'); end != words.npos; end = words.find('|')) {
    values.emplace_back(words.substr(0, end));
    words.remove_prefix(end + 1);
  }
  values.emplace_back(words);
  return {{"enum", std::move(values)}};
}

json::object named(std::string_view name) {
  if (name.ends_with('?')) return or_null(named(name.substr(0, name.size() - 1)));
  if (name.starts_with('=')) return one_of(name.substr(1));
  constexpr std::pair<std::string_view, std::string_view> kPrimitives[] = {
      {"int", "integer"}, {"num", "number"}, {"text", "string"}, {"bool", "boolean"}};
  for (const auto& [shorter, type] : kPrimitives) {
    if (name == shorter) return {{"type", type}};
  }
  return {{"$ref", "#/components/schemas/" + std::string{name}}};
}

json::object members(const json::object& notation) {
  json::object properties;
  json::array required;
  for (const auto& [key, value] : notation) {
    const std::string_view name = key;
    if (name.ends_with('?')) {
      properties[name.substr(0, name.size() - 1)] = schema_of(value);
    } else {
      properties[name] = schema_of(value);
      required.emplace_back(name);
    }
  }
  json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

json::array query_of(const json::object& notation) {
  json::array parameters;
  for (const auto& [key, value] : notation) {
    const std::string_view name = key;
    const bool wanted = name.ends_with('!');
    parameters.push_back(json::object{{"name", wanted ? name.substr(0, name.size() - 1) : name},
                                      {"in", "query"},
                                      {"required", wanted},
                                      {"schema", schema_of(value)}});
  }
  return parameters;
}

json::object answer_of(const json::object& notation) {
  json::object content;
  if (const auto* answer = notation.if_contains("answer")) {
    content[kJson] = json::object{{"schema", schema_of(*answer)}};
  }
  for (const char* other : {"type", "or_type"}) {
    if (const auto* type = notation.if_contains(other)) content[type->as_string()] = json::object{};
  }
  json::object response{{"description", "Done."}};
  if (!content.empty()) response["content"] = std::move(content);
  return response;
}

json::object operation_of(const json::object& notation) {
  json::object operation{{"summary", notation.at("summary")}};
  const auto* query = notation.if_contains("query");
  operation["parameters"] = query == nullptr ? json::array{} : query_of(query->as_object());
  if (const auto* body = notation.if_contains("body")) {
    const json::object content{{kJson, json::object{{"schema", schema_of(*body)}}}};
    operation["requestBody"] = json::object{{"required", true}, {"content", content}};
  }
  const auto* status = notation.if_contains("status");
  const std::int64_t done = status == nullptr ? 200 : status->as_int64();
  json::object responses{{std::to_string(done), answer_of(notation)}};
  if (notation.contains("or_empty")) {
    responses["204"] = json::object{{"description", "Nothing is there."}};
  }
  operation["responses"] = std::move(responses);
  return operation;
}

Contract read() {
  Contract whole{.schemas = word_schemas(), .operations = {}};
  for (const std::string_view text : contract_texts()) {
    const json::value file = json::parse(text);
    for (const auto& [name, notation] : file.at("schemas").as_object()) {
      BUSWARD_ASSERT(!whole.schemas.contains(name));
      whole.schemas[name] = schema_of(notation);
    }
    for (const auto& [address, notation] : file.at("operations").as_object()) {
      whole.operations[address] = operation_of(notation.as_object());
    }
  }
  return whole;
}

}  // namespace

json::object schema_of(const json::value& notation) {
  if (const auto* name = notation.if_string()) return named(*name);
  if (const auto* items = notation.if_array()) {
    return {{"type", "array"}, {"items", schema_of(items->at(0))}};
  }
  const json::object& object = notation.as_object();
  if (const auto* schema = object.if_contains("json_schema")) return schema->as_object();
  if (const auto* other = object.if_contains("or_null")) return or_null(schema_of(*other));
  return members(object);
}

const Contract& contract() {
  static const Contract kContract = read();
  return kContract;
}

}  // namespace busward::api
