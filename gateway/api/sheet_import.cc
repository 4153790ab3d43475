#include "gateway/api/sheet_import.h"

#include <algorithm>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/record_sheets.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"
#include "gateway/http/problem.h"
#include "gateway/sheets/catalogue.h"
#include "registry/own_sheets.h"

namespace busward::api {
namespace {

using registry::Language;

constexpr std::size_t kMostListed =
    500;  // of changes, and of faults; totals say how many there are

void write_change(http::JsonText& json, const sheets::SheetForm& form,
                  const db::RecordChange& change) {
  json.begin_object().member("key").text(change.key);
  json.member("change").text(!change.before ? "added" : change.after ? "changed" : "removed");
  json.member("cells").begin_array();
  for (std::size_t i = 0; i < form.columns.size(); ++i) {
    const std::string before = change.before ? change.before->at(i) : std::string{};
    const std::string after = change.after ? change.after->at(i) : std::string{};
    if (before == after) continue;
    json.begin_object().member("column").text(form.columns[i].key);
    json.member("old").text(before);
    json.member("new").text(after);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_fault(http::JsonText& json, const files::FileFault& fault, Language language) {
  json.begin_object().member("line");
  if (fault.line) {
    json.number(static_cast<std::int64_t>(*fault.line));
  } else {
    json.null();
  }
  json.member("cell").text(fault.address);
  json.member("column").text(fault.column.in(language));
  json.member("what").text(fault.what.in(language));
  json.member("remedy").text(fault.remedy.in(language));
  json.end_object();
}

void write_taken(http::JsonText& json, const sheets::SheetForm& form, const FileTaken& taken) {
  const db::Imported& done = taken.imported;
  json.member("written_as").text(taken.written_as);
  json.member("added").number(done.counts.added);
  json.member("changed").number(done.counts.changed);
  json.member("unchanged").number(done.counts.unchanged);
  json.member("removed").number(done.counts.removed);
  json.member("changes").begin_array();
  const std::size_t listed = std::min(done.changes.size(), kMostListed);
  for (std::size_t i = 0; i < listed; ++i) write_change(json, form, done.changes[i]);
  json.end_array();
}

std::string text_of(const sheets::SheetForm& form, const SentSheet& sent,
                    const FileOutcome& outcome) {
  http::JsonText json;
  json.begin_object().member("kind").text(form.key);
  const auto* taken = std::get_if<FileTaken>(&outcome);
  const auto* faults = std::get_if<files::FileFaults>(&outcome);
  json.member("taken").boolean(taken != nullptr && sent.end == SheetEnd::taken);
  if (taken != nullptr) write_taken(json, form, *taken);
  json.member("faults_total")
      .number(faults == nullptr ? 0 : static_cast<std::int64_t>(faults->count()));
  json.member("faults").begin_array();
  if (faults != nullptr) {
    const auto sorted = faults->by_line();
    const std::size_t listed = std::min(sorted.size(), kMostListed);
    for (std::size_t i = 0; i < listed; ++i) write_fault(json, *sorted[i], sent.language);
  }
  return json.end_array().end_object().take();
}

}  // namespace

bool may_send(const registry::access::Affiliation& of, std::string_view kind) {
  return registry::access::is_of_whole_county(of) ||
         (of.operator_id && registry::is_operators_sheet(kind)) ||
         (of.school_id && registry::is_schools_sheet(kind));
}

asio::awaitable<http::Response> PostSheet::operator()(http::Request request) const {
  Parameters parameters{request, {"language"}};
  SentSheet sent;
  sent.language = language_of(parameters);
  sent.end = end;
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const sheets::SheetForm* form = sheets::form_of(request.path_values.find("kind")->second);
  if (form == nullptr) co_return no_such("There is no such kind of record.");
  if (!request.actor || !may_send(request.actor->of, form->key)) {
    co_return http::problem_response(
        http::Problem::forbidden,
        "Such sheets are taken from accounts of the whole county. An operator's or a school's "
        "account sends those of its own records: may_send in GET /api/v1/records says which.");
  }
  sent.kind = form->key;
  sent.bytes = std::move(request.body);
  sent.caller = caller_of(request);
  SentSheet asked{.kind = sent.kind, .bytes = {}, .end = sent.end, .language = sent.language};
  auto answer = co_await import(std::move(sent));
  if (!answer) {
    co_return http::problem_response(http::Problem::unavailable,
                                     "Another sheet is being read; try again in a moment.");
  }
  if (const auto* fault = std::get_if<db::Fault>(&answer->outcome)) {
    if (*fault != db::Fault::in_doubt) co_return no_database();
    co_return http::problem_response(
        http::Problem::in_doubt, "Whether the sheet was taken is not known; look at the records.");
  }
  if (answer->marked) co_return workbook_response(std::move(*answer->marked), "marked");
  co_return http::json_response(text_of(*form, asked, answer->outcome));
}

}  // namespace busward::api
