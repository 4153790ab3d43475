#pragma once

#include <optional>

#include <pqxx/row>

#include "db/safety_store.h"

namespace busward::db {

// Rows of SafetyStore's statements as records; the order of their columns is that of the
// statements. Each throws Refusal of a word that this program does not know.
std::optional<OperatorNamed> operator_from(const pqxx::row& row, pqxx::row::size_type at);
SuspensionOnFile suspension_from(const pqxx::row& row);
DefectOnFile defect_from(const pqxx::row& row);
registry::TrainingSession session_from(const pqxx::row& row);
registry::Attendance attendance_from(const pqxx::row& row);
registry::PledgeText pledge_text_from(const pqxx::row& row);
registry::Pledge pledge_from(const pqxx::row& row);
registry::Duty duty_from(const pqxx::row& row);
registry::DutyDone duty_done_from(const pqxx::row& row);

}  // namespace busward::db
