#include "gateway/api/records.h"

#include <algorithm>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/personal_reads.h"
#include "gateway/api/record_cells.h"
#include "gateway/api/sheet_import.h"
#include "gateway/api/stores.h"
#include "gateway/http/json_text.h"
#include "gateway/sheets/catalogue.h"

namespace busward::api {
namespace {

using registry::Language;

constexpr std::int64_t kMostItems = 1000;
constexpr std::int64_t kUsualItems = 100;
constexpr std::size_t kLongestQuery = 200;

void write_column(http::JsonText& json, const sheets::Column& column) {
  json.begin_object();
  json.member("key").text(column.key);
  json.member("zh").text(column.zh);
  json.member("en").text(column.en);
  json.member("required").boolean(column.required);
  json.member("holds").text(registry::name_in(sheets::kHolds, column.holds));
  json.member("words").begin_array();
  for (const sheets::Word& word : column.words) {
    json.begin_object();
    json.member("key").text(word.key);
    json.member("zh").text(word.zh);
    json.member("en").text(word.en);
    json.end_object();
  }
  json.end_array().end_object();
}

struct Page {
  std::string query;  // empty: all
  std::string after;
  std::size_t limit = 0;
};

bool shows(const sheets::SheetForm& form, const db::RecordRow& row, const std::string& query) {
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    for (const Language language : {Language::zh, Language::en}) {
      if (shown(form.columns[i], row.cells[i], language).find(query) != std::string::npos) {
        return true;
      }
    }
  }
  return false;
}

std::string page_of(const sheets::SheetForm& form, const db::RecordTable& table, const Page& page) {
  std::vector<const db::RecordRow*> found;
  for (const db::RecordRow& row : table.rows) {
    if (page.query.empty() || shows(form, row, page.query)) found.push_back(&row);
  }
  const auto first = std::ranges::upper_bound(found, page.after, {}, &db::RecordRow::key);
  const auto count = std::min(page.limit, static_cast<std::size_t>(found.end() - first));
  const auto last = first + static_cast<std::ptrdiff_t>(count);
  http::JsonText json;
  json.begin_object().member("kind").text(form.key);
  json.member("total").number(static_cast<std::int64_t>(found.size()));
  json.member("items").begin_array();
  for (auto row = first; row != last; ++row) {
    json.begin_object().member("key").text((*row)->key).member("cells").begin_array();
    for (const std::string& cell : (*row)->cells) json.text(cell);
    json.end_array().end_object();
  }
  json.end_array().member("next");
  const bool more = last != found.end() && count > 0;
  if (more) {
    json.text((*(last - 1))->key);
  } else {
    json.null();
  }
  return json.end_object().take();
}

}  // namespace

asio::awaitable<http::Response> GetRecordKinds::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const bool keeps_files =
      request.actor &&
      registry::access::reach_of(request.actor->role, registry::access::Right::keep_files);
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const sheets::SheetForm* form : sheets::catalogue()) {
    json.begin_object();
    json.member("kind").text(form->key);
    json.member("zh").text(form->zh);
    json.member("en").text(form->en);
    json.member("may_send").boolean(keeps_files && may_send(request.actor->of, form->key));
    json.member("columns").begin_array();
    for (const sheets::Column& column : form->columns) write_column(json, column);
    json.end_array().end_object();
  }
  json.end_array().end_object();
  co_return http::json_response(json.take());
}

asio::awaitable<http::Response> GetRecords::operator()(http::Request request) const {
  Parameters parameters{request, {"at", "known_at", "q", "after", "limit"}};
  const geo::UtcTime now = clock.now();
  const auto at = parameters.time("at").value_or(now);
  const auto known_at = parameters.time("known_at").value_or(now);
  const auto limit = parameters.number("limit").value_or(kUsualItems);
  parameters.require(limit >= 1 && limit <= kMostItems, "limit", "1 to 1000 is wanted");
  Page page;
  page.query = request.query_value("q").value_or("");
  page.after = request.query_value("after").value_or("");
  page.limit = static_cast<std::size_t>(limit);
  parameters.require(page.query.size() <= kLongestQuery, "q", "it is too long");
  parameters.require(page.after.size() <= kLongestQuery * 4, "after", "it is too long");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const sheets::SheetForm* form = sheets::form_of(request.path_values.find("kind")->second);
  if (form == nullptr) co_return no_such("There is no such kind of record.");
  db::RecordQuery query;
  query.kind = form->key;
  query.at = at;
  query.known_at = known_at;
  const db::RecordStore::Make make = [form, page](const db::RecordTable& table) {
    return std::optional{page_of(*form, table, page)};
  };
  auto caller = caller_of(request);
  caller.reads = reading_people(form->key, page.query.empty() ? "" : "search");
  auto made = co_await records.made_of(std::move(query), make, std::move(caller));
  if (!made || !*made) co_return no_database();
  co_return http::json_response(std::move(**made));
}

}  // namespace busward::api
