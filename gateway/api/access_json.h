#pragma once

#include <optional>
#include <string_view>

#include "db/account_store.h"
#include "gateway/api/json_fields.h"
#include "gateway/http/json_text.h"
#include "registry/access/actor.h"

namespace busward::api {

// The id, or null.
template <class Id>
void write_id(http::JsonText& json, std::string_view name, const std::optional<Id>& id) {
  json.member(name);
  if (id) {
    json.id(id->value);
  } else {
    json.null();
  }
}

// {id, name, role}
void write_actor(http::JsonText& json, std::string_view name, const registry::access::Actor& actor);
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
