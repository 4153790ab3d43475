#pragma once

#include <optional>
#include <span>

#include <boost/asio/awaitable.hpp>

#include "db/record_store.h"
#include "gateway/api/parameters.h"
#include "gateway/http/exchange.h"
#include "gateway/sheets/sheet_files.h"
#include "registry/wording.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

enum class SheetFormat { csv, xlsx };

// A sheet to be saved under that name, without its ending.
http::Response sheet_response(std::string bytes, SheetFormat format, const std::string& name);

// Cells as a sheet in that format, called by the form's key. None where memory fails.
std::optional<http::Response> sheet_of(const sheets::SheetForm& form,
                                       std::span<const sheets::RecordCells> rows,
                                       SheetFormat format, registry::Language language);

// The parameter `language`: zh where it is not said.
registry::Language language_of(Parameters& parameters);
// A workbook to be saved as NAME.xlsx.
http::Response workbook_response(std::string bytes, const std::string& name);

// `GET /api/v1/records/{kind}.csv` and `.xlsx`, `?at=TIME&known_at=TIME&language=zh`: all records
// of a kind as a sheet that can be imported again.
struct GetRecordSheet {
  db::RecordStore& records;
  const tracker::ports::Clock& clock;
  SheetFormat format = SheetFormat::xlsx;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// `GET /api/v1/records/{kind}/template.xlsx?language=zh`.
struct GetRecordTemplate {
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
