#pragma once

#include <string>
#include <vector>

#include <boost/uuid/uuid.hpp>
#include <pqxx/transaction_base>

#include "db/statement.h"
#include "geo/utc_time.h"
#include "registry/sheet_file.h"

namespace busward::db {

inline constexpr Statement kKnownRevision{"sheet_known",
                                          "SELECT coalesce(max(number), 0) FROM registry.revision "
                                          "WHERE recorded_at <= $1::timestamptz"};
inline constexpr Statement kZoneKnown{
    "sheet_zone",
    "SELECT coalesce((SELECT zone FROM registry.county_fact "
    "WHERE registry.known_at(added_revision, closed_revision, $1) AND upper_inf(valid_during)), "
    "'Asia/Shanghai')"};

// How much of a day's sheet is wanted.
enum class SheetDepth {
  whole,
  runs_and_owners,  // which runs there are and whose; who drives them by the assignments alone
  runs_alone        // which runs there are, and nothing of who drives them
};

// The file of a day's run sheet, within a transaction and by the rows that it may see. With `runs`
// only of the routes that have these on the day: a declaration or a record is about one or two of
// thousands. Throws what pqxx throws.
registry::SheetFile read_sheet(pqxx::transaction_base& tx, routing::CivilDay day,
                               geo::UtcTime known_at, SheetDepth depth,
                               std::vector<boost::uuids::uuid> runs = {});

}  // namespace busward::db
