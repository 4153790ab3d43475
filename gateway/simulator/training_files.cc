#include "gateway/simulator/training_files.h"

#include <chrono>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "routing/civil_time.h"

namespace busward::simulator {
namespace {

using registry::name_in;

std::string moment_text(const std::optional<routing::CivilTime>& moment) {
  return moment ? routing::to_iso_civil(*moment) : "";
}
std::string day_text(const std::optional<std::chrono::sys_days>& day) {
  return day ? routing::to_iso_day(*day) : "";
}
std::string number_text(const std::optional<int>& number) {
  return number ? std::to_string(*number) : "";
}

}  // namespace

std::string training_text(const std::vector<registry::TrainingSession>& sessions) {
  std::string text =
      "number,at,minutes,place,trainer,topic,audience,operator,expected,pass_mark,approved_by\n";
  for (const auto& one : sessions) {
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", one.number,
                        routing::to_iso_civil(one.at), one.length.count(), one.place, one.trainer,
                        one.topic, name_in(registry::kAudiences, one.audience),
                        one.operator_code.value_or(""), fmt::join(one.expected, " "),
                        number_text(one.pass_mark), one.approved_by.value_or(""));
  }
  return text;
}

std::string attendances_text(const std::vector<registry::Attendance>& attendances) {
  std::string text = "session,person,persons,signed_in,signed_out,method,score,makes_up_for\n";
  for (const auto& one : attendances) {
    text += fmt::format("{},{},{},{},{},{},{},{}\n", one.session, one.person.value_or(""),
                        number_text(one.persons), moment_text(one.signed_in),
                        moment_text(one.signed_out),
                        one.method ? name_in(registry::kSignInMethods, *one.method) : "",
                        number_text(one.score), one.makes_up_for.value_or(""));
  }
  return text;
}

std::string pledge_texts_text(const std::vector<registry::PledgeText>& texts) {
  std::string text = "role,version,from,text\n";
  for (const auto& one : texts) {
    text += fmt::format("{},{},{},{}\n", name_in(registry::kPledgeRoles, one.role), one.version,
                        routing::to_iso_day(one.from), one.text);
  }
  return text;
}

std::string pledges_text(const std::vector<registry::Pledge>& pledges) {
  std::string text = "role,person,unit,version,signed_on,method,valid_to,supersedes\n";
  for (const auto& one : pledges) {
    text += fmt::format("{},{},{},{},{},{},{},{}\n", name_in(registry::kPledgeRoles, one.role),
                        one.person, one.unit.value_or(""), one.version,
                        routing::to_iso_day(one.signed_on),
                        name_in(registry::kPledgeMethods, one.method), day_text(one.valid_to),
                        one.supersedes.value_or(""));
  }
  return text;
}

std::string duties_done_text(const std::vector<registry::DutyDone>& done) {
  std::string text = "duty,of,done_on,by,document\n";
  for (const auto& one : done) {
    text += fmt::format("{},{},{},{},{}\n", one.duty, one.of.value_or(""),
                        routing::to_iso_day(one.done_on), one.by, one.document.value_or(""));
  }
  return text;
}

}  // namespace busward::simulator
