#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "gateway/http/exchange.h"
#include "geo/utc_time.h"

namespace busward::api {

// Reads the JSON object that a request carries, as Parameters reads its query: the first thing that
// is wrong is remembered and names its field (`stops[2].count: …`), so that an endpoint reads all
// its fields and asks once. A field that the endpoint does not know is wrong, and so is one that is
// missing of those it cannot do without. null = not given.
class JsonFields {
 public:
  struct Known {
    std::initializer_list<std::string_view> wanted;
    std::initializer_list<std::string_view> optional;
  };
  JsonFields(const http::Request& request, Known known);

  struct Length {
    std::size_t most = 200;  // characters, not bytes
    bool several_lines = false;
  };
  // Not empty, without control characters.
  std::optional<std::string> text(std::string_view name, Length length);
  std::optional<std::string> text(std::string_view name) { return text(name, {}); }
  std::optional<std::int64_t> number(std::string_view name, std::int64_t least, std::int64_t most);
  std::optional<std::int64_t> id(std::string_view name);  // a string of digits, as we write them
  std::optional<geo::UtcTime> time(std::string_view name);
  std::optional<std::chrono::sys_days> day(std::string_view name);  // 2026-09-07
  std::optional<bool> flag(std::string_view name);
  // One object a member of the array; none where the field is not given.
  std::vector<JsonFields> items(std::string_view name, Known known, std::size_t most = 1000);

  // Makes a missing or impossible value an error of that field.
  void require(bool fine, std::string_view name, std::string_view what);
  // The answer where something was wrong, here or in any item.
  std::optional<http::Response> fault() const;

 private:
  JsonFields(boost::json::value value, std::string path, std::shared_ptr<std::string> fault);
  void check(Known known);
  const boost::json::value* find(std::string_view name) const;
  void blame(std::string_view name, std::string_view what);

  boost::json::value value_;
  std::string path_;                    // of this object: "" or "stops[2]."
  std::shared_ptr<std::string> fault_;  // of the whole body
};

}  // namespace busward::api
