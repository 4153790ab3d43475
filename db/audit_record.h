#pragma once

#include <optional>
#include <string>

#include "db/connection.h"
#include "db/faults.h"

namespace busward::db {

// What a verification of the audit log found, as JSON: for the audit administrator to see that one
// was made, and when.
struct Verified {
  std::string build;
  std::optional<std::string> run_by{};  // the account of the machine
  std::string sums;                     // an object, as the command prints it
  std::string findings;                 // an array, the first hundred
};

// Adds it to audit.verification, as the auditor, who can change none.
Outcome<Done> note_verification(const Address& address, const Verified& verified);

}  // namespace busward::db
