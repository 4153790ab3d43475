#include "gateway/api/safety_pledges.h"

#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/drivers_by_operator.h"
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

void write_owed(http::JsonText& json, const registry::OwedPledge& owed,
                const DriversByOperator& drivers) {
  json.begin_object();
  json.member("person").text(owed.person);
  const db::PersonOnFile* driver = drivers.find(owed.person);
  json.member("name").text_or_null(driver != nullptr ? std::optional{driver->name} : std::nullopt);
  write_operator(json.member("operator"), driver != nullptr ? driver->operator_ : std::nullopt);
  json.member("why").text(name_in(registry::kPledgeOwed, owed.why));
  write_day(json, "last_day", owed.last_day);
  json.end_object();
}

void write_drivers(http::JsonText& json, const db::PledgesOnFile& found,
                   std::chrono::sys_days day) {
  const DriversByOperator drivers{found.drivers};
  const registry::PledgeRecords records{found.texts, found.pledges};
  const auto all = pledge_coverage(records, PledgeRole::driver, drivers.codes(), day);
  write_text(json.member("text"), text_in_force(found.texts, PledgeRole::driver, day));
  write_coverage(json.member("drivers"), all.coverage);
  json.member("operators").begin_array();
  for (const DriversByOperator::Group& group : drivers.groups()) {
    json.begin_object();
    write_operator(json.member("operator"), group.operator_);
    write_coverage(json.member("drivers"),
                   pledge_coverage(records, PledgeRole::driver, group.codes, day).coverage);
    json.end_object();
  }
  json.end_array();
  json.member("owed").begin_array();
  for (const registry::OwedPledge& owed : all.owed) write_owed(json, owed, drivers);
  json.end_array();
}

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
  write_drivers(json, *found, moment.civil.day);
  json.end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
