#pragma once

#include <chrono>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/name_book.h"
#include "gateway/simulator/random.h"

namespace busward::simulator {

// Gives the drivers their phones, licences and identities, and adds attendants, safety managers,
// monitors and what the police have reported. Nobody of them exists: no district has the code of
// their identity numbers, and no network their phones. One driver in thirty is too old, one in
// thirty without identity on file; a few have violations that article 23 does not forgive.
void add_people(CountyRecords& records, NameBook& names, Random random, std::chrono::sys_days day);

// Contracts of this school year between schools and those who drive for them: a few not filed, a
// few not on file.
std::vector<registry::Contract> make_contracts(const CountyRecords& records, Random random,
                                               std::chrono::sys_days day);

}  // namespace busward::simulator
