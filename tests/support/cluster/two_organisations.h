#pragma once

#include "tests/support/cluster/cluster.h"

namespace busward::support {

// Fills an empty database with a row in every table for each of two organisations, x = 1 and 2:
// operator, school, bus, driver, terminal, person, route and version all have the id x, alarms a
// UUID that ends in x, and accounts 100 + x; account 110 + x is of the attendant of the route, who
// has a badge. Operator 1 and school 1 lie in town 11 and have a
// contract in force; operator 2 and school 2 lie in town 12 and theirs is over. Operator 3 has
// nothing. The towns lie in county 10, which lies in city 9.
void fill_with_two_organisations(const TestDatabase& database);

}  // namespace busward::support
