#pragma once

#include "registry/access/actor.h"
#include "registry/sheet_file.h"

namespace busward::api {

// A school or an operator speaks of its own runs, the whole county of all. An area's runs cannot be
// told yet, so that its accounts speak of none.
bool is_own_run(const registry::RunSheet& sheet, const registry::SheetFile& file,
                const registry::SheetRun& run, const registry::access::Affiliation& of);
inline bool is_of_whole_county(const registry::access::Affiliation& of) {
  return of == registry::access::Affiliation{};
}

}  // namespace busward::api
