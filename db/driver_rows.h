#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <pqxx/transaction_base>

#include "tracker/rulebook.h"

namespace busward::db {

// What a revision says of whoever may be found at a wheel, and of how many each bus takes, which
// decides on the class of the licence. Without ages: an identity is not for the engine. Inside db/
// only; throws what pqxx throws.
std::vector<tracker::DriverOnFile> drivers(pqxx::transaction_base& tx, std::int64_t revision);
std::map<std::int64_t, int> seats(pqxx::transaction_base& tx, std::int64_t revision);  // by vehicle

// Canonical texts.
void append_drivers(std::string& out, const std::vector<tracker::DriverOnFile>& drivers);
void append_seats(std::string& out, const std::map<std::int64_t, int>& seats);

}  // namespace busward::db
