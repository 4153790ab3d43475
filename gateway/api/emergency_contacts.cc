#include "gateway/api/emergency_contacts.h"

#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/personal_reads.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"

namespace busward::api {

boost::asio::awaitable<http::Response> GetEmergencyContacts::operator()(
    http::Request request) const {
  Parameters parameters{request, {}};
  const auto id = parameters.path_number("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  if (!id) co_return no_such("No emergency has this id.");
  const db::EmergencyId emergency{*id};
  auto caller = caller_of(request);
  caller.reads = reading_contacts(emergency.value);
  const auto found = co_await emergencies.contacts(emergency, std::move(caller));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const db::EmergencyContact& one : *found) {
    json.begin_object();
    json.member("task").text(registry::name_in(registry::cases::kEmergencyTasks, one.task));
    json.member("organisation").text(one.organisation);
    json.member("person").text_or_null(one.person);
    json.member("role").text_or_null(one.role);
    json.member("phone").text_or_null(one.phone);
    json.member("contract").text_or_null(one.contract);
    json.end_object();
  }
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
