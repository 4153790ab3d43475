#pragma once

#include <optional>
#include <string_view>

#include "db/import_session.h"
#include "registry/own_sheets.h"

namespace busward::db {

// The operator for whom alone a transaction speaks: 3 of "operator:3". None for all else.
std::optional<registry::OperatorId> operator_of_areas(std::string_view areas);

// A fault for each record of `incoming` that is not of that operator, as it comes or as it stands
// on file. To be asked after the import's own statements, before the commit. `kind` is one of
// registry::is_own_sheet(). Inside db/ only; throws what pqxx throws.
void refuse_others(ImportSession& session, std::string_view kind, registry::OperatorId own);

}  // namespace busward::db
