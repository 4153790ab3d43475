#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/access/rights.h"

namespace busward::http {

enum class Method { get, head, options, post, put, patch, remove, other };  // remove = DELETE

// Whether it may change something.
constexpr bool is_write(Method method) {
  return method == Method::post || method == Method::put || method == Method::patch ||
         method == Method::remove;
}

struct Header {
  std::string name;
  std::string value;
};

// One request, whole and checked in form: the target is decoded, the path begins with '/' and has
// no segment "." or
// "..", no control character and no slash that was written as %2F.
struct Request {
  Method method = Method::get;
  std::string path = "/";
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  std::map<std::string, std::string, std::less<>>
      path_values;              // what {names} of the route stand for
  std::vector<Header> headers;  // names as they came
  std::string body;
  bool from_loopback = false;
  std::string address;                           // of the client, or of the proxy before it
  std::optional<registry::access::Actor> actor;  // who asks; always there behind Guard::token
  // How far the right that the route asks for reaches; none where it asks for none.
  std::optional<registry::access::Reach> reach;
  std::optional<std::string> session;  // by which it is known: the hash of the session's secret
  std::string duty;                    // what the account has to do first; empty = nothing
  bool by_badge = false;               // the session was begun by a badge

  // The first header of that name, whatever its case.
  std::optional<std::string_view> header(std::string_view name) const;
  std::optional<std::string_view> cookie(std::string_view name) const;
  // The first query value of that name.
  std::optional<std::string_view> query_value(std::string_view name) const;
};

using Body = std::shared_ptr<const std::string>;

struct Response {
  int status = 200;
  std::string content_type;  // empty where there is no body
  std::vector<Header> headers;
  Body body;  // may be shared with other answers; none = empty
};

Response text_response(int status, std::string_view text);
Response json_response(std::string json, int status = 200);
Response redirect_to(std::string_view path);

bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace busward::http
