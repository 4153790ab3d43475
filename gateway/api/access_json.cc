#include "gateway/api/access_json.h"

#include <fmt/format.h>

#include "gateway/api/alarm_json.h"
#include "gateway/api/stores.h"

namespace busward::api {

namespace {

template <class Id>
std::optional<Id> as(const std::optional<std::int64_t>& number) {
  if (!number) return std::nullopt;
  return Id{*number};
}

}  // namespace

void write_actor(http::JsonText& json, std::string_view name,
                 const registry::access::Actor& actor) {
  json.member(name).begin_object();
  json.member("id").id(actor.account.value);
  json.member("name").text(actor.name);
  json.member("role").text(registry::name_in(registry::access::kRoles, actor.role));
  json.end_object();
}

void write_affiliation(http::JsonText& json, const registry::access::Affiliation& of) {
  json.member("affiliation").begin_object();
  write_id(json, "operator_id", of.operator_id);
  write_id(json, "school_id", of.school_id);
  write_id(json, "area_id", of.area_id);
  json.end_object();
}

void write_grant(http::JsonText& json, const db::GrantOnFile& grant) {
  json.begin_object();
  json.member("id").id(grant.id.value);
  json.member("role").text(registry::name_in(registry::access::kRoles, grant.grant.role));
  write_affiliation(json, grant.grant.of);
  json.member("valid_from").text(geo::to_iso8601(grant.grant.from));
  write_time(json, "valid_until", grant.grant.until);
  json.end_object();
}

std::optional<registry::access::RoleGrant> read_grant(JsonFields& fields, geo::UtcTime now) {
  const auto name = fields.text("role");
  const auto role = name ? registry::value_in(registry::access::kRoles, *name) : std::nullopt;
  fields.require(!name || role.has_value(), "role", "is not one of the roles");
  const auto operator_id = fields.id("operator_id");
  const auto school_id = fields.id("school_id");
  const auto area_id = fields.id("area_id");
  const int places = (operator_id ? 1 : 0) + (school_id ? 1 : 0) + (area_id ? 1 : 0);
  fields.require(places <= 1, "operator_id", "only one of operator, school and area may be given");
  const auto until = fields.time("valid_until");
  fields.require(!until || *until > now, "valid_until", "must lie ahead");
  if (!role) return std::nullopt;
  return registry::access::RoleGrant{.role = *role,
                                     .of = {.operator_id = as<registry::OperatorId>(operator_id),
                                            .school_id = as<registry::SchoolId>(school_id),
                                            .area_id = as<registry::AreaId>(area_id)},
                                     .from = now,
                                     .until = until};
}

http::Response not_done(const db::NotDone& fault) {
  if (fault.code.starts_with("no_such")) return no_such(fmt::format("{}.", fault.code));
  return http::problem_response(http::Problem::conflict, fmt::format("{}.", fault.code));
}

}  // namespace busward::api
