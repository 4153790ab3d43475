#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "db/import_session.h"
#include "registry/own_sheets.h"

namespace busward::db {

using Organisation = std::variant<registry::OperatorId, registry::SchoolId>;

// The organisation for which alone a transaction speaks: operator 3 of "operator:3", school 4 of
// "school:4". None for all else.
std::optional<Organisation> organisation_of_areas(std::string_view areas);

// A fault for each record of `incoming` that is not of that organisation, as it comes or as it
// stands on file, or that says what others have to say. To be asked after the import's own
// statements, before the commit. `kind` is one of registry::kOperatorsSheets, or of kSchoolsSheets.
// Inside db/ only; throws what pqxx throws.
void refuse_others(ImportSession& session, std::string_view kind, const Organisation& own);

}  // namespace busward::db
