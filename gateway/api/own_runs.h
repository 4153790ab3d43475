#pragma once

#include "registry/access/actor.h"
#include "registry/sheet_file.h"

namespace busward::api {

// A school or an operator speaks of its own runs, an attendant who is on file of the own ones of
// today, by the county's clocks. Whoever is of an area or the whole county speaks of all that the
// sheet shows, which was read for the account and has no other.
bool is_own_run(const registry::RunSheet& sheet, const registry::SheetFile& file,
                const registry::SheetRun& run, const registry::access::Affiliation& of);

}  // namespace busward::api
