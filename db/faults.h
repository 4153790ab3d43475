#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "tracker/ports/fault.h"

namespace busward::db {

using Fault = tracker::ports::Fault;
using tracker::ports::Done;
template <class T>
using Outcome = tracker::ports::Outcome<T>;

// Thrown by work that finds its own rules broken (a position that moved, a row that must be there);
// `attempt` makes `rejected` of it. Never seen outside db/.
class Refusal : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What a connection that is lost during the work means. Within a transaction nothing happened
// unless the commit was under way, which pqxx tells by itself; a single statement that commits by
// itself may stand.
enum class WhenLost { nothing_happened, may_have_happened };

// Runs the work and says what went wrong, as what may still be done about it; a line on stderr
// tells the operator which work and why. Judged by exception type and SQLSTATE, never by text.
std::optional<Fault> perform(const char* what, WhenLost when_lost,
                             const std::function<void()>& work);

template <class Work>
auto attempt(const char* what, WhenLost when_lost, Work&& work)
    -> Outcome<std::invoke_result_t<Work&>> {
  std::optional<std::invoke_result_t<Work&>> value;
  if (const auto fault = perform(what, when_lost, [&] { value.emplace(work()); })) return *fault;
  return std::move(*value);
}

}  // namespace busward::db
