#include "gateway/api/people.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/person_archive.h"
#include "gateway/api/stores.h"

namespace busward::api {
namespace {

http::Response zip_response(const std::string& name, std::string bytes) {
  http::Response response;
  response.content_type = "application/zip";
  response.headers.push_back(
      {"Content-Disposition", fmt::format("attachment; filename=\"{}.zip\"", name)});
  response.headers.push_back({"Cache-Control", "no-store"});
  response.body = std::make_shared<const std::string>(std::move(bytes));
  return response;
}

}  // namespace

asio::awaitable<http::Response> GetPersonExport::operator()(http::Request request) const {
  Parameters parameters{request, {"why"}};
  const auto why = parameters.text("why");
  parameters.require(why.has_value(), "why", "is missing: who asked, on what ground");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const auto value = request.path_values.find("code");
  const db::PersonCode code{kind, value == request.path_values.end() ? "" : value->second};
  auto caller = caller_of(request);
  const auto answer = co_await people.of(code, *why, std::move(caller));
  if (!answer) co_return no_database();
  const auto* found = std::get_if<db::PersonExport>(&*answer);
  if (found == nullptr) co_return no_such("Nobody on file has this code.");
  const auto parts = person_archive(*found, code, clock.now());
  co_return zip_response(archive_name(code), files::zip_of(parts));
}

}  // namespace busward::api
