#include "gateway/api/safety_coverage.h"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gateway/api/caller.h"
#include "gateway/api/people_by_operator.h"
#include "gateway/api/safety_moment.h"
#include "gateway/api/safety_words.h"
#include "gateway/api/stores.h"
#include "gateway/sheets/sheet_files.h"

namespace busward::api {
namespace {

using registry::Audience;
using registry::name_in;
using sheets::Holds;
using sheets::RecordCells;

constexpr sheets::WholeRange kAny{.lowest = 0, .highest = 1'000'000};
constexpr sheets::Column kOperator{.key = "operator", .zh = "服务单位", .en = "Operator"};
constexpr sheets::Column kPost{
    .key = "post", .zh = "岗位", .en = "Post", .holds = Holds::word, .words = kPosts};
constexpr sheets::Column kActive{
    .key = "active", .zh = "在册人数", .en = "Active", .holds = Holds::whole, .range = kAny};
constexpr sheets::Column kCovered{
    .key = "covered", .zh = "已覆盖人数", .en = "Covered", .holds = Holds::whole, .range = kAny};
constexpr sheets::Column kRate{.key = "rate", .zh = "覆盖率", .en = "Rate"};

constexpr sheets::Column kTrainingColumns[] = {
    kOperator,
    kPost,
    {.key = "attendances",
     .zh = "参训人次",
     .en = "Person-times",
     .holds = Holds::whole,
     .range = kAny},
    {.key = "persons", .zh = "参训人数", .en = "Persons", .holds = Holds::whole, .range = kAny},
    kActive,
    kCovered,
    kRate};
constexpr sheets::SheetForm kTrainingForm{.key = "training_coverage",
                                          .zh = "培训覆盖",
                                          .en = "Coverage of training",
                                          .key_column = "operator",
                                          .columns = kTrainingColumns};
constexpr sheets::Column kPledgeColumns[] = {kOperator, kPost, kActive, kCovered, kRate};
constexpr sheets::SheetForm kPledgeForm{.key = "pledge_coverage",
                                        .zh = "承诺书覆盖",
                                        .en = "Coverage of pledges",
                                        .key_column = "operator",
                                        .columns = kPledgeColumns};

// A rate of nobody prints as a dash, never as 0 % or 100 %.
std::string rate_of(const registry::Coverage& coverage) {
  const auto rate = coverage.rate();
  return rate ? fmt::format("{:.1f}%", *rate * 100) : "–";
}

RecordCells named(const PeopleByOperator::Group& group, Audience audience) {
  return {group.operator_ ? group.operator_->name : std::string{},
          std::string{name_in(registry::kAudiences, audience)}};
}

void add_coverage(RecordCells& cells, const registry::Coverage& coverage) {
  cells.push_back(std::to_string(coverage.of));
  cells.push_back(std::to_string(coverage.covered));
  cells.push_back(rate_of(coverage));
}

std::vector<RecordCells> training_rows(const db::TrainingOnFile& found, registry::Period period) {
  const PeopleByOperator people{found.people};
  const auto trained = training_by_person({found.sessions, found.attendances}, period);
  std::vector<RecordCells> rows;
  for (const PeopleByOperator::Group& group : people.groups()) {
    for (const auto& [audience, codes] : group.codes) {
      const auto reach = registry::training_reach(trained, audience, codes);
      RecordCells& cells = rows.emplace_back(named(group, audience));
      cells.push_back(std::to_string(reach.attendances));
      cells.push_back(std::to_string(reach.persons));
      add_coverage(cells, reach.coverage);
    }
  }
  return rows;
}

std::vector<RecordCells> pledge_rows(const db::PledgesOnFile& found, std::chrono::sys_days day) {
  const PeopleByOperator people{found.people};
  const registry::PledgeRecords records{found.texts, found.pledges};
  std::vector<RecordCells> rows;
  for (const PeopleByOperator::Group& group : people.groups()) {
    for (const auto& [audience, codes] : group.codes) {
      const auto role = registry::pledge_role_of(audience);
      if (!role) continue;
      add_coverage(rows.emplace_back(named(group, audience)),
                   pledge_coverage(records, *role, codes, day).coverage);
    }
  }
  return rows;
}

}  // namespace

asio::awaitable<http::Response> GetTrainingCoverageSheet::operator()(http::Request request) const {
  Parameters parameters{request, {"period", "at", "known_at", "language"}};
  const SafetyMoment moment = safety_moment(parameters, rulebook, clock);
  const auto period = period_so_far(parameters, moment);
  const auto language = language_of(parameters);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto found = co_await safety.training(moment.query, std::move(caller));
  if (!found) co_return no_database();
  auto response = sheet_of(kTrainingForm, training_rows(*found, *period), format, language);
  if (!response) co_return no_database();
  co_return std::move(*response);
}

asio::awaitable<http::Response> GetPledgeCoverageSheet::operator()(http::Request request) const {
  Parameters parameters{request, {"at", "known_at", "language"}};
  const SafetyMoment moment = safety_moment(parameters, rulebook, clock);
  const auto language = language_of(parameters);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto found = co_await safety.pledges(moment.query, std::move(caller));
  if (!found) co_return no_database();
  auto response = sheet_of(kPledgeForm, pledge_rows(*found, moment.civil.day), format, language);
  if (!response) co_return no_database();
  co_return std::move(*response);
}

}  // namespace busward::api
