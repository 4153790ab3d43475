#include "gateway/simulator/safety_files.h"

#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "routing/civil_time.h"

namespace busward::simulator {
namespace {

using registry::name_in;
namespace cases = registry::cases;

template <class Step>
std::string at(const std::optional<Step>& step) {
  return step ? routing::to_iso_civil(step->at) : "";
}

std::string day_text(const std::optional<std::chrono::sys_days>& day) {
  return day ? routing::to_iso_day(*day) : "";
}

}  // namespace

std::string suspensions_text(const std::vector<cases::Suspension>& suspensions) {
  std::string text =
      "subject,of,number,issued_by,ground,from,conditions,served_to,served_on,rectified_by,"
      "resumed_at,resumption_number,accepted_by\n";
  for (const cases::Suspension& one : suspensions) {
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                        name_in(cases::kSuspensionSubjects, one.subject), one.of, one.number,
                        one.issued_by, one.ground, routing::to_iso_civil(one.from),
                        one.conditions.value_or(""), one.service ? one.service->to : "",
                        one.service ? day_text(one.service->on) : "", one.rectified_by.value_or(""),
                        at(one.resumption), one.resumption ? one.resumption->number : "",
                        one.resumption ? one.resumption->accepted_by : "");
  }
  return text;
}

std::string defects_text(const std::vector<cases::Defect>& defects) {
  std::string text =
      "plate,number,grade,item,what,found_at,found_by,repaired_at,repaired_by,repair_document,"
      "workshop,cleared_at,cleared_by\n";
  for (const cases::Defect& one : defects) {
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n", one.plate, one.number,
                        name_in(cases::kDefectGrades, one.grade),
                        name_in(cases::kDefectItems, one.item), one.what,
                        routing::to_iso_civil(one.found_at), one.found_by, at(one.repair),
                        one.repair ? one.repair->by : "", one.repair ? one.repair->document : "",
                        one.repair ? one.repair->workshop.value_or("") : "", at(one.clearance),
                        one.clearance ? one.clearance->by : "");
  }
  return text;
}

}  // namespace busward::simulator
