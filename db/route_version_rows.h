#pragma once

#include <memory>
#include <span>
#include <unordered_map>

#include <pqxx/transaction_base>

#include "db/rulebook_content.h"
#include "routing/route_version.h"

namespace busward::db {

using RouteVersions =
    std::unordered_map<std::int64_t, std::shared_ptr<const routing::RouteVersion>>;

// Loads those of the wanted versions that `versions` does not hold yet, by id. Each is built by
// RouteVersion::make and must come out with the content hash under which it was filed; throws
// Refusal where it does not.
void load_missing_versions(pqxx::transaction_base& tx, std::span<const VersionOnFile> wanted,
                           RouteVersions& versions);

}  // namespace busward::db
