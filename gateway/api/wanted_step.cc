#include "gateway/api/wanted_step.h"

#include <chrono>
#include <optional>
#include <string>

namespace busward::api {

namespace {

template <class E, std::size_t N>
std::optional<E> word(JsonFields& fields, std::string_view name,
                      const registry::NameTable<E, N>& table) {
  const auto text = fields.text(name);
  if (!text) return std::nullopt;
  const auto value = registry::value_in(table, *text);
  fields.require(value.has_value(), name, "is none of the words that stand here (docs/api.md)");
  return value;
}

std::optional<tracker::Ruling> ruling(JsonFields& fields) {
  const auto outcome = word(fields, "outcome", tracker::kCaseOutcomes);
  const auto ground = word(fields, "ground", tracker::kDetourGrounds);
  const auto reason = word(fields, "reason", tracker::kFalseReasons);
  if (outcome) return tracker::Ruling{.outcome = *outcome, .ground = ground, .reason = reason};
  fields.require(!ground && !reason, "outcome", "is missing");
  return std::nullopt;
}

std::optional<tracker::Search> search(JsonFields& fields) {
  const auto by = fields.text("searched_by");
  const auto at = fields.time("searched_at");
  fields.require(by.has_value() == at.has_value(), "searched_at", "goes with searched_by");
  if (!by || !at) return std::nullopt;
  return tracker::Search{.by = *by, .at = *at};
}

std::optional<tracker::HeadCount> count(JsonFields& fields) {
  constexpr std::int64_t kMostPupils = 500;
  const auto on = fields.number("on", 0, kMostPupils);
  const auto off = fields.number("off", 0, kMostPupils);
  fields.require(on.has_value() == off.has_value(), "off", "goes with on");
  if (!on || !off) return std::nullopt;
  return tracker::HeadCount{.on = static_cast<int>(*on), .off = static_cast<int>(*off)};
}

}  // namespace

JsonFields step_fields(const http::Request& request) {
  return JsonFields{
      request,
      {.wanted = {"after", "kind"},
       .optional = {"note", "to", "way", "outcome", "ground", "reason", "accepted", "searched_by",
                    "searched_at", "on", "off", "due_on", "tier", "also"}}};
}

tracker::StepContent step_in(JsonFields& fields) {
  tracker::StepContent step;
  step.kind = word(fields, "kind", tracker::kStepKinds).value_or(tracker::StepKind::noted);
  step.note = fields.text("note", {.most = 500, .several_lines = true}).value_or("");
  step.to = fields.text("to");
  step.way = word(fields, "way", tracker::kContactWays);
  step.ruling = ruling(fields);
  step.accepted = fields.flag("accepted");
  step.search = search(fields);
  step.count = count(fields);
  step.due_on = fields.day("due_on");
  step.tier = word(fields, "tier", tracker::kTiers);
  return step;
}

}  // namespace busward::api
