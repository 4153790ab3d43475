#include "db/safety_rows.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "db/faults.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

constexpr char kUnitSeparator = '\x1f';

std::optional<std::string> text_from(const pqxx::field& field) {
  return field.is_null() ? std::nullopt : std::optional{field.as<std::string>()};
}

std::optional<int> number_from(const pqxx::field& field) {
  return field.is_null() ? std::nullopt : std::optional{field.as<int>()};
}

template <class E, std::size_t N>
E word_from(const pqxx::field& field, const registry::NameTable<E, N>& table) {
  const auto found = registry::value_in(table, field.c_str());
  if (!found) throw Refusal{fmt::format("'{}' is a word that is unknown here", field.c_str())};
  return *found;
}

std::vector<std::string> parted(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find(kUnitSeparator, from), text.size());
    parts.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

}  // namespace

std::optional<OperatorNamed> operator_from(const pqxx::row& row, pqxx::row::size_type at) {
  if (row[at].is_null()) return std::nullopt;
  return OperatorNamed{.id = registry::OperatorId{row[at].as<std::int64_t>()},
                       .code = row[at + 1].as<std::string>(),
                       .name = row[at + 2].as<std::string>()};
}

SuspensionOnFile suspension_from(const pqxx::row& row) {
  SuspensionOnFile found{
      .suspension = {.subject = word_from(row[0], registry::cases::kSuspensionSubjects),
                     .of = row[1].as<std::string>(),
                     .number = row[2].as<std::string>(),
                     .issued_by = row[3].as<std::string>(),
                     .ground = row[4].as<std::string>(),
                     .from = civil_from(row[5]),
                     .conditions = text_from(row[6]),
                     .service = {},
                     .rectified_by = text_from(row[9]),
                     .resumption = {}},
      .operator_ = operator_from(row, 13),
      .departures = row[16].as<int>()};
  if (!row[7].is_null()) {
    found.suspension.service = {.to = row[7].as<std::string>(), .on = optional_day_from(row[8])};
  }
  if (!row[10].is_null()) {
    found.suspension.resumption = {.at = civil_from(row[10]),
                                   .number = row[11].as<std::string>(),
                                   .accepted_by = row[12].as<std::string>()};
  }
  return found;
}

DefectOnFile defect_from(const pqxx::row& row) {
  DefectOnFile found{.defect = {.plate = row[0].as<std::string>(),
                                .number = row[1].as<std::string>(),
                                .grade = word_from(row[2], registry::cases::kDefectGrades),
                                .item = word_from(row[3], registry::cases::kDefectItems),
                                .what = row[4].as<std::string>(),
                                .found_at = civil_from(row[5]),
                                .found_by = row[6].as<std::string>(),
                                .repair = {},
                                .clearance = {}},
                     .operator_ = operator_from(row, 13)};
  if (!row[7].is_null()) {
    found.defect.repair = {.at = civil_from(row[7]),
                           .by = row[8].as<std::string>(),
                           .document = row[9].as<std::string>(),
                           .workshop = text_from(row[10])};
  }
  if (!row[11].is_null()) {
    found.defect.clearance = {.at = civil_from(row[11]), .by = row[12].as<std::string>()};
  }
  return found;
}

registry::TrainingSession session_from(const pqxx::row& row) {
  return {.number = row[0].as<std::string>(),
          .at = civil_from(row[1]),
          .length = std::chrono::minutes{row[2].as<int>()},
          .place = row[3].as<std::string>(),
          .trainer = row[4].as<std::string>(),
          .topic = row[5].as<std::string>(),
          .audience = word_from(row[6], registry::kAudiences),
          .operator_code = text_from(row[7]),
          .expected = parted(row[8].as<std::string>()),
          .pass_mark = number_from(row[9]),
          .approved_by = text_from(row[10])};
}

registry::Attendance attendance_from(const pqxx::row& row) {
  registry::Attendance found{.session = row[0].as<std::string>(),
                             .person = text_from(row[1]),
                             .persons = number_from(row[2]),
                             .signed_in = optional_civil_from(row[3]),
                             .signed_out = optional_civil_from(row[4]),
                             .method = {},
                             .score = number_from(row[6]),
                             .makes_up_for = text_from(row[7])};
  if (!row[5].is_null()) found.method = word_from(row[5], registry::kSignInMethods);
  return found;
}

registry::PledgeText pledge_text_from(const pqxx::row& row) {
  return {.role = word_from(row[0], registry::kPledgeRoles),
          .version = row[1].as<std::string>(),
          .from = *optional_day_from(row[2]),
          .text = row[3].as<std::string>()};
}

registry::Pledge pledge_from(const pqxx::row& row) {
  return {.role = word_from(row[0], registry::kPledgeRoles),
          .person = row[1].as<std::string>(),
          .unit = text_from(row[2]),
          .version = row[3].as<std::string>(),
          .signed_on = *optional_day_from(row[4]),
          .method = word_from(row[5], registry::kPledgeMethods),
          .valid_to = optional_day_from(row[6]),
          .supersedes = text_from(row[7])};
}

registry::Duty duty_from(const pqxx::row& row) {
  const auto standing = registry::standing_from(row[7].c_str());
  if (!standing) throw Refusal{"a duty has an unknown standing"};
  return {.name = row[0].as<std::string>(),
          .title_zh = row[1].as<std::string>(),
          .title_en = row[2].as<std::string>(),
          .owner = word_from(row[3], registry::kDutyOwners),
          .rhythm = word_from(row[4], registry::kRhythms),
          .lead_days = row[5].as<int>(),
          .valid_from = *optional_day_from(row[6]),
          .standing = *standing,
          .source = row[8].as<std::string>()};
}

registry::DutyDone duty_done_from(const pqxx::row& row) {
  return {.duty = row[0].as<std::string>(),
          .of = text_from(row[1]),
          .done_on = *optional_day_from(row[2]),
          .by = row[3].as<std::string>(),
          .document = text_from(row[4])};
}

}  // namespace busward::db
