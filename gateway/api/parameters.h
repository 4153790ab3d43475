#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <boost/uuid/uuid.hpp>

#include "gateway/http/exchange.h"
#include "geo/utc_time.h"

namespace busward::api {

// Reads an endpoint's parameters and remembers the first that is wrong, so that an endpoint reads
// them all and asks once. A parameter that the endpoint does not know, or that comes twice, is
// wrong too: a filter with a typing error must not show everything.
class Parameters {
 public:
  Parameters(const http::Request& request, std::initializer_list<std::string_view> known);

  std::optional<std::int64_t> id(std::string_view name);      // 1 …
  std::optional<std::int64_t> number(std::string_view name);  // 0 …
  std::optional<geo::UtcTime> time(std::string_view name);
  std::optional<std::chrono::sys_days> day(std::string_view name);  // 2026-09-01
  std::optional<bool> flag(std::string_view name);                  // true, false
  std::optional<std::string> word(
      std::string_view name);  // letters, digits, '_' and '-', at most 64
  std::optional<std::string> text(std::string_view name);  // 1 to 200 bytes
  // Of the path, where the router found it.
  std::optional<std::int64_t> path_number(std::string_view name);
  std::optional<boost::uuids::uuid> path_uuid(std::string_view name);

  // Makes a missing or impossible value an error of that parameter.
  void require(bool fine, std::string_view name, std::string_view what);
  // The answer where something was wrong.
  std::optional<http::Response> fault() const;

 private:
  void blame(std::string_view name, std::string_view what);

  const http::Request& request_;
  std::string fault_;
};

}  // namespace busward::api
