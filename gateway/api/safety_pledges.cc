#include "gateway/api/safety_pledges.h"

#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/people_by_operator.h"
#include "gateway/api/safety_moment.h"
#include "gateway/api/stores.h"

namespace busward::api {
namespace {

using registry::name_in;
using registry::PledgeRole;

void write_text(http::JsonText& json, const registry::PledgeText* text) {
  if (text == nullptr) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("version").text(text->version);
  write_day(json, "from", text->from);
  json.member("text").text(text->text);
  json.end_object();
}

void write_owed(http::JsonText& json, const registry::OwedPledge& owed, PledgeRole role,
                const PeopleByOperator& people) {
  json.begin_object();
  json.member("person").text(owed.person);
  json.member("role").text(name_in(registry::kPledgeRoles, role));
  const db::PersonOnFile* person = people.find(owed.person);
  json.member("name").text_or_null(person != nullptr ? std::optional{person->name} : std::nullopt);
  write_operator(json.member("operator"), person != nullptr ? person->operator_ : std::nullopt);
  json.member("why").text(name_in(registry::kPledgeOwed, owed.why));
  write_day(json, "last_day", owed.last_day);
  json.end_object();
}

class Pledges {
 public:
  Pledges(const db::PledgesOnFile& found, std::chrono::sys_days day)
      : found_{found}, people_{found.people}, day_{day} {}

  void write(http::JsonText& json) const {
    write_roles(json.member("roles"), people_.codes(), true);
    json.member("operators").begin_array();
    for (const PeopleByOperator::Group& group : people_.groups()) {
      json.begin_object();
      write_operator(json.member("operator"), group.operator_);
      write_roles(json.member("roles"), group.codes, false);
      json.end_object();
    }
    json.end_array();
    json.member("owed").begin_array();
    for (const auto& [audience, codes] : people_.codes()) {
      const auto role = registry::pledge_role_of(audience);
      if (!role) continue;
      for (const auto& owed : of(*role, codes).owed) write_owed(json, owed, *role, people_);
    }
    json.end_array();
  }

 private:
  registry::PledgeCoverage of(PledgeRole role, std::span<const std::string> codes) const {
    return pledge_coverage({found_.texts, found_.pledges}, role, codes, day_);
  }

  void write_roles(http::JsonText& json, const PeopleByOperator::Codes& all, bool with_text) const {
    json.begin_array();
    for (const auto& [audience, codes] : all) {
      const auto role = registry::pledge_role_of(audience);
      if (!role) continue;
      json.begin_object();
      json.member("role").text(name_in(registry::kPledgeRoles, *role));
      write_coverage(json.member("coverage"), of(*role, codes).coverage);
      if (with_text) {
        write_text(json.member("text"), text_in_force(found_.texts, *role, day_));
      }
      json.end_object();
    }
    json.end_array();
  }

  const db::PledgesOnFile& found_;
  PeopleByOperator people_;
  std::chrono::sys_days day_;
};

}  // namespace

asio::awaitable<http::Response> GetSafetyPledges::operator()(http::Request request) const {
  Parameters parameters{request, {"at", "known_at"}};
  const SafetyMoment moment = safety_moment(parameters, rulebook, clock);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto found = co_await safety.pledges(moment.query, std::move(caller));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object();
  write_day(json, "day", moment.civil.day);
  const Pledges all{*found, moment.civil.day};
  all.write(json);
  json.end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
