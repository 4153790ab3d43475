#include "gateway/api/record_sheets.h"

#include <fmt/format.h>

#include "gateway/api/caller.h"
#include "gateway/api/parameters.h"
#include "gateway/api/personal_reads.h"
#include "gateway/api/record_cells.h"
#include "gateway/api/stores.h"
#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/sheet_files.h"

namespace busward::api {
namespace {

using registry::Language;

const sheets::SheetForm* form_in(const http::Request& request) {
  return sheets::form_of(request.path_values.find("kind")->second);
}

}  // namespace

http::Response sheet_response(std::string bytes, SheetFormat format, const std::string& name) {
  const bool csv = format == SheetFormat::csv;
  http::Response response;
  response.content_type = csv ? "text/csv; charset=utf-8"
                              : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"Content-Disposition", fmt::format("attachment; filename=\"{}.{}\"",
                                                                 name, csv ? "csv" : "xlsx")});
  response.body = std::make_shared<const std::string>(std::move(bytes));
  return response;
}

std::optional<http::Response> sheet_of(const sheets::SheetForm& form,
                                       std::span<const sheets::RecordCells> rows,
                                       SheetFormat format, Language language) {
  auto bytes = format == SheetFormat::csv ? std::optional{sheets::csv_of(form, rows, language)}
                                          : sheets::xlsx_of(form, rows, language);
  if (!bytes) return std::nullopt;
  return sheet_response(std::move(*bytes), format, std::string{form.key});
}

Language language_of(Parameters& parameters) {
  const auto name = parameters.word("language");
  if (!name) return Language::zh;
  const auto language = registry::value_in(registry::kLanguages, *name);
  parameters.require(language.has_value(), "language", "zh or en is wanted");
  return language.value_or(Language::zh);
}

http::Response workbook_response(std::string bytes, const std::string& name) {
  return sheet_response(std::move(bytes), SheetFormat::xlsx, name);
}

asio::awaitable<http::Response> GetRecordSheet::operator()(http::Request request) const {
  Parameters parameters{request, {"at", "known_at", "language"}};
  const geo::UtcTime now = clock.now();
  db::RecordQuery query;
  query.at = parameters.time("at").value_or(now);
  query.known_at = parameters.time("known_at").value_or(now);
  const Language language = language_of(parameters);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const sheets::SheetForm* form = form_in(request);
  if (form == nullptr) co_return no_such("There is no such kind of record.");
  query.kind = form->key;
  const db::RecordStore::Make make = [form, language,
                                      wanted = format](const db::RecordTable& table) {
    const auto cells = record_cells(*form, table);
    return wanted == SheetFormat::csv ? std::optional{sheets::csv_of(*form, cells, language)}
                                      : sheets::xlsx_of(*form, cells, language);
  };
  auto caller = caller_of(request);
  caller.reads = reading_people(form->key, "export");
  auto made = co_await records.made_of(std::move(query), make, std::move(caller));
  if (!made || !*made) co_return no_database();
  co_return sheet_response(std::move(**made), format, std::string{form->key});
}

asio::awaitable<http::Response> GetRecordTemplate::operator()(http::Request request) const {
  Parameters parameters{request, {"language"}};
  const Language language = language_of(parameters);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  const sheets::SheetForm* form = form_in(request);
  if (form == nullptr) co_return no_such("There is no such kind of record.");
  auto bytes = sheets::template_of(*form, language);
  if (!bytes) co_return no_database();
  const std::string name = fmt::format("{}-template", form->key);
  co_return workbook_response(std::move(*bytes), name);
}

}  // namespace busward::api
