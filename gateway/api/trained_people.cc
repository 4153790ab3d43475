#include "gateway/api/trained_people.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gateway/api/caller.h"
#include "gateway/api/personal_reads.h"
#include "gateway/api/safety_moment.h"
#include "gateway/api/safety_words.h"
#include "gateway/api/stores.h"
#include "gateway/sheets/sheet_files.h"

namespace busward::api {
namespace {

using registry::name_in;
using std::chrono::minutes;

struct Line {
  const db::PersonOnFile* person;
  registry::PersonTraining training;
  std::optional<minutes> asked;
};

std::vector<Line> lines_of(const db::TrainingOnFile& found, const registry::RuleValues& rules,
                           registry::Period period) {
  const auto trained = training_by_person({found.sessions, found.attendances}, period);
  std::vector<Line> lines;
  for (const db::PersonOnFile& person : found.people) {
    const auto on_record = trained.find(person.code);
    lines.push_back(
        {.person = &person,
         .training = on_record == trained.end() ? registry::PersonTraining{} : on_record->second,
         .asked = registry::training_asked(rules, person.audience, period)});
  }
  return lines;
}

void write_line(http::JsonText& json, const Line& line) {
  json.begin_object();
  json.member("code").text(line.person->code);
  json.member("name").text(line.person->name);
  json.member("audience").text(name_in(registry::kAudiences, line.person->audience));
  write_operator(json.member("operator"), line.person->operator_);
  json.member("attendances").number(line.training.attendances);
  json.member("minutes").number(line.training.time.count());
  json.member("asked_minutes");
  if (line.asked) {
    json.number(line.asked->count());
  } else {
    json.null();
  }
  json.member("owed").number(line.training.owed);
  json.end_object();
}

constexpr sheets::WholeRange kAny{.lowest = 0, .highest = 1'000'000};
constexpr sheets::Column kColumns[] = {
    {.key = "operator", .zh = "服务单位", .en = "Operator"},
    {.key = "code", .zh = "编号", .en = "Code"},
    {.key = "name", .zh = "姓名", .en = "Name"},
    {.key = "audience", .zh = "岗位", .en = "Post", .holds = sheets::Holds::word, .words = kPosts},
    {.key = "attendances",
     .zh = "参训次数",
     .en = "Sessions",
     .holds = sheets::Holds::whole,
     .range = kAny},
    {.key = "minutes",
     .zh = "学时（分钟）",
     .en = "Minutes",
     .holds = sheets::Holds::whole,
     .range = kAny},
    {.key = "asked_minutes",
     .zh = "应训（分钟）",
     .en = "Minutes asked for",
     .holds = sheets::Holds::whole,
     .range = kAny},
    {.key = "owed",
     .zh = "待补训（期）",
     .en = "To make up for",
     .holds = sheets::Holds::whole,
     .range = kAny}};
constexpr sheets::SheetForm kForm{.key = "trained_people",
                                  .zh = "人员学时",
                                  .en = "Hours of training",
                                  .key_column = "code",
                                  .columns = kColumns};

sheets::RecordCells cells_of(const Line& line) {
  return {line.person->operator_ ? line.person->operator_->name : std::string{},
          line.person->code,
          line.person->name,
          std::string{name_in(registry::kAudiences, line.person->audience)},
          std::to_string(line.training.attendances),
          std::to_string(line.training.time.count()),
          line.asked ? std::to_string(line.asked->count()) : std::string{},
          std::to_string(line.training.owed)};
}

registry::RuleValues values_of(const CurrentRulebook& rulebook) {
  const auto book = rulebook();
  return book ? book->values : registry::RuleValues{{}};
}

}  // namespace

asio::awaitable<http::Response> GetTrainedPeople::operator()(http::Request request) const {
  Parameters parameters{request, {"period", "at", "known_at"}};
  const SafetyMoment moment = safety_moment(parameters, rulebook, clock);
  const auto period = period_so_far(parameters, moment);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  caller.reads = reading_trained_people("list");
  const auto found = co_await safety.training(moment.query, std::move(caller));
  if (!found) co_return no_database();
  http::JsonText json;
  json.begin_object();
  write_day(json, "first", period->first);
  write_day(json, "last", period->last);
  json.member("items").begin_array();
  for (const Line& line : lines_of(*found, values_of(rulebook), *period)) write_line(json, line);
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> GetTrainedPeopleSheet::operator()(http::Request request) const {
  Parameters parameters{request, {"period", "at", "known_at", "language"}};
  const SafetyMoment moment = safety_moment(parameters, rulebook, clock);
  const auto period = period_so_far(parameters, moment);
  const auto language = language_of(parameters);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  caller.reads = reading_trained_people("export");
  const auto found = co_await safety.training(moment.query, std::move(caller));
  if (!found) co_return no_database();
  std::vector<sheets::RecordCells> rows;
  for (const Line& line : lines_of(*found, values_of(rulebook), *period)) {
    rows.push_back(cells_of(line));
  }
  auto response = sheet_of(kForm, rows, format, language);
  if (!response) co_return no_database();
  co_return std::move(*response);
}

}  // namespace busward::api
