#include "gateway/api/log_in_answers.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace busward::api {

http::Response log_in_refused(const db::LogInRefused& refusal, geo::UtcTime now) {
  using http::Problem;
  switch (refusal.fault) {
    case db::LogInFault::wants_code:
      return http::problem_response(Problem::code_wanted, "The one-time code is wanted as well.");
    case db::LogInFault::has_no_role:
      return http::problem_response(Problem::forbidden, "The account has no such role at present.");
    case db::LogInFault::not_before: {
      auto answer =
          http::problem_response(Problem::too_many_requests,
                                 "Too many failed log-ins; wait, or have the account unlocked.");
      const auto wait =
          std::chrono::ceil<std::chrono::seconds>(refusal.not_before.value_or(now) - now);
      answer.headers.push_back(
          {"Retry-After", std::to_string(std::max<std::int64_t>(1, wait.count()))});
      return answer;
    }
    case db::LogInFault::wrong:
      break;
  }
  return http::problem_response(Problem::wrong_login, "Login, password or code is not right.");
}

http::Response too_many_log_ins() {
  auto answer = http::problem_response(http::Problem::too_many_requests,
                                       "Too many log-ins at the moment; try again.");
  answer.headers.push_back({"Retry-After", "10"});
  return answer;
}

}  // namespace busward::api
