#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pqxx/transaction_base>

#include "registry/declaration.h"
#include "registry/school_calendar.h"

namespace busward::db {

// What a revision says of single days. Inside db/ only; throws what pqxx throws.
std::vector<registry::CalendarEntry> calendar_entries(pqxx::transaction_base& tx,
                                                      std::int64_t revision);
// Those of the 90 days up to the last day of which anything is declared: the rulebook does not grow
// for ever, and what is older cannot be settled again.
std::vector<registry::Declaration> declarations(pqxx::transaction_base& tx, std::int64_t revision);

// Canonical texts; nothing where there is nothing, so that older rulebooks keep their hash.
void append_calendar(std::string& out, const std::vector<registry::CalendarEntry>& entries);
void append_declarations(std::string& out, const std::vector<registry::Declaration>& declarations);

}  // namespace busward::db
