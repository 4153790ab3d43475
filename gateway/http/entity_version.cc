#include "gateway/http/entity_version.h"

#include <charconv>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "gateway/http/problem.h"

namespace busward::http {

void set_version(Response& response, std::int64_t version) {
  response.headers.push_back({"ETag", fmt::format("\"{}\"", version)});
}

geo::Result<std::int64_t, Response> version_to_change(const Request& request) {
  const auto header = request.header("If-Match");
  if (!header) {
    return problem_response(Problem::precondition_required,
                            "If-Match with the ETag that was read is wanted.");
  }
  std::string_view text = *header;
  std::int64_t version = -1;
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (ec != std::errc{} || end != text.data() + text.size()) version = -1;
  }
  if (version < 0) {
    return problem_response(Problem::bad_parameter, "If-Match: an ETag of this address is wanted.");
  }
  return {boost::system::in_place_value, version};
}

Response changed_meanwhile(std::int64_t version) {
  Response answer = problem_response(Problem::precondition_failed,
                                     "Somebody has changed it meanwhile; read it again.");
  set_version(answer, version);
  return answer;
}

}  // namespace busward::http
