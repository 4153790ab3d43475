#include "gateway/api/safety_due.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gateway/api/caller.h"
#include "gateway/api/rule_numbers.h"
#include "gateway/api/safety_moment.h"
#include "gateway/api/stores.h"
#include "registry/due_list.h"

namespace busward::api {
namespace {

using registry::DueItem;
using registry::Duty;
using registry::DutyBearer;
using registry::DutyOwner;
using registry::FileTask;
using registry::name_in;

struct Bearer {
  DutyBearer bearer;
  std::string name;  // empty of the bureau and the police, whose names nobody filed
};

// Of what the bureau and the police did the whole county alone has the records.
std::vector<Bearer> bearers_of(const db::DutiesOnFile& found, bool with_authorities) {
  std::vector<Bearer> bearers;
  if (with_authorities) {
    bearers.push_back({{DutyOwner::bureau, std::nullopt}, {}});
    bearers.push_back({{DutyOwner::police, std::nullopt}, {}});
  }
  for (const db::OperatorNamed& op : found.operators) {
    bearers.push_back({{DutyOwner::operator_, op.code}, op.name});
  }
  for (const db::SchoolNamed& school : found.schools) {
    bearers.push_back({{DutyOwner::school, school.code}, school.name});
  }
  return bearers;
}

void write_item(http::JsonText& json, const DueItem& item) {
  json.begin_object();
  if (const auto* duty = std::get_if<Duty>(&item.what)) {
    json.member("duty").text(duty->name);
    json.member("title_zh").text(duty->title_zh);
    json.member("title_en").text(duty->title_en);
    json.member("rhythm").text(name_in(registry::kRhythms, duty->rhythm));
    json.member("law").text(registry::to_text(duty->standing));
    json.member("source").text(duty->source);
  } else {
    const auto& task = std::get<FileTask>(item.what);
    json.member("document").text(registry::name_of(task.matter));
    json.member("group").text(registry::group_of(task.matter));
    json.member("subject").text(registry::subject_name(task.gaps.front()));
    json.member("invalid").number(task.invalid);
    json.member("not_on_file").number(task.not_on_file);
    json.member("ending").number(task.due);
    json.member("source").text(task.gaps.front().source);
    write_numbers(json, task.gaps.front().numbers);
  }
  json.member("state").text(name_in(registry::kDutyStates, item.state));
  write_day(json, "last_day", item.last_day);
  json.member("reminder_days").number_or_null(item.reminder);
  json.end_object();
}

void write_bearer(http::JsonText& json, const Bearer& bearer, const std::vector<DueItem>& items,
                  bool with_items) {
  const auto counts = registry::count_due(items);
  json.begin_object();
  json.member("owner").text(name_in(registry::kDutyOwners, bearer.bearer.owner));
  json.member("of").text_or_null(bearer.bearer.of);
  json.member("name").text(bearer.name);
  json.member("overdue").number(counts.overdue);
  json.member("due").number(counts.due);
  json.member("open").number(counts.open);
  if (with_items) {
    json.member("items").begin_array();
    for (const DueItem& item : items) write_item(json, item);
    json.end_array();
  }
  json.end_object();
}

// Of operators all that their files want; of schools what they owe themselves.
struct TasksOfAll {
  registry::TasksByCode operators;
  registry::TasksByCode schools;
  std::span<const FileTask> of(const DutyBearer& bearer) const {
    const bool of_school = bearer.owner == DutyOwner::school;
    if (!of_school && bearer.owner != DutyOwner::operator_) return {};
    const auto& tasks = of_school ? schools : operators;
    const auto found = tasks.find(*bearer.of);
    if (found == tasks.end()) return {};
    return found->second;
  }
};

TasksOfAll tasks_of(const std::vector<registry::FileOfOperator>& files,
                    const tracker::Rulebook& book, std::chrono::sys_days day) {
  TasksOfAll tasks;
  std::vector<registry::GapsOfOperator> all;
  for (const registry::FileOfOperator& file : files) {
    if (!file.id) continue;
    auto health = registry::file_health(file, book.values, day);
    tasks.operators[file.code] = registry::file_tasks(health.gaps);
    all.push_back({file.name, std::move(health.gaps)});
  }
  tasks.schools = registry::tasks_of_schools(all);
  return tasks;
}

// Whose items are asked for: an owner alone stands for the bureau or the police.
struct Wanted {
  std::optional<DutyOwner> owner;
  std::optional<std::string> of;
  bool is(const DutyBearer& bearer) const { return owner == bearer.owner && of == bearer.of; }
};

void write_due(http::JsonText& json, const db::DutiesOnFile& duties,
               const std::vector<Bearer>& bearers, const TasksOfAll& tasks, const Wanted& wanted,
               registry::DutyDay on) {
  json.member("items").begin_array();
  for (const Bearer& bearer : bearers) {
    if (wanted.owner && !wanted.is(bearer.bearer)) continue;
    const auto standings = registry::duties_due(duties.calendar, duties.done, bearer.bearer, on);
    const auto items = registry::due_list(standings, tasks.of(bearer.bearer), on.day);
    write_bearer(json, bearer, items, wanted.owner.has_value());
  }
  json.end_array();
}

}  // namespace

asio::awaitable<http::Response> GetSafetyDue::operator()(http::Request request) const {
  Parameters parameters{request, {"owner", "of", "at", "known_at"}};
  const SafetyMoment moment = safety_moment(parameters, rulebook, clock);
  Wanted wanted;
  const auto owner = parameters.word("owner");
  if (owner) wanted.owner = registry::value_in(registry::kDutyOwners, *owner);
  parameters.require(!owner || wanted.owner, "owner", "operator, school, bureau or police");
  wanted.of = parameters.word("of");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto duties = co_await safety.duties(moment.query, caller);
  if (!duties) co_return no_database();
  db::FileQuery query{.at = moment.query.at, .known_at = moment.query.known_at, .of = {}};
  const auto found = co_await files.files(query, std::move(caller));
  if (!found) co_return no_database();
  auto book = rulebook();
  if (!book) book = std::make_shared<const tracker::Rulebook>();
  const auto tasks = tasks_of(*found, *book, moment.civil.day);
  http::JsonText json;
  json.begin_object();
  write_day(json, "day", moment.civil.day);
  const bool whole = registry::access::is_of_whole_county(request.actor->of);
  const registry::DutyDay on{moment.civil.day, moment.terms};
  write_due(json, *duties, bearers_of(*duties, whole), tasks, wanted, on);
  json.end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
