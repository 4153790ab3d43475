#include "db/grant_rows.h"

#include "db/sql_values.h"

namespace busward::db {

namespace {

template <class Id>
std::optional<Id> id_from(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return Id{field.as<std::int64_t>()};
}

}  // namespace

std::optional<std::int64_t> optional_id_from(const pqxx::field& id) {
  if (id.is_null()) return std::nullopt;
  return id.as<std::int64_t>();
}

GrantOnFile grant_from(const pqxx::row& row, int first) {
  const auto column = [&row, first](int offset) {
    return row[static_cast<pqxx::row::size_type>(first + offset)];
  };
  const auto role = registry::value_in(registry::access::kRoles, column(1).c_str());
  if (!role) throw Refusal{"a role that this program does not know"};
  return {.id = GrantId{column(0).as<std::int64_t>()},
          .grant = {.role = *role,
                    .of = {.operator_id = id_from<registry::OperatorId>(column(2)),
                           .school_id = id_from<registry::SchoolId>(column(3)),
                           .area_id = id_from<registry::AreaId>(column(4))},
                    .from = time_from(column(5)),
                    .until = optional_time_from(column(6))}};
}

}  // namespace busward::db
