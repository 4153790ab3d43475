#pragma once

#include <optional>
#include <string_view>

#include "db/account_store.h"
#include "gateway/api/json_fields.h"
#include "gateway/http/json_text.h"

namespace busward::api {

void write_affiliation(http::JsonText& json, const registry::access::Affiliation& of);
// {id, role, affiliation, valid_from, valid_until}
void write_grant(http::JsonText& json, const db::GrantOnFile& grant);

// The fields that say a grant: role, and one of operator_id, school_id,
// area_id, and valid_until. Without valid_from it holds from `now` on. None
// where one is wrong, which `fields` remembers.
std::optional<registry::access::RoleGrant> read_grant(JsonFields& fields, geo::UtcTime now);

// The answer to what was not done: 404 where it names nothing, else 409 with
// its code in `detail`.
http::Response not_done(const db::NotDone& fault);

}  // namespace busward::api
