#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/asio/awaitable.hpp>

#include "db/caller.h"
#include "db/faults.h"
#include "db/import_answer.h"
#include "gateway/files/file_fault.h"
#include "gateway/http/exchange.h"
#include "registry/wording.h"

namespace busward::api {

namespace asio = boost::asio;

struct FileTaken {
  db::Imported imported;
  std::string written_as;  // how a sheet was written: "GB18030", "XLSX"; empty for other files
};

// What became of one file: what was done, or every fault of it and nothing done, or what is wrong
// with the database.
using FileOutcome = std::variant<FileTaken, files::FileFaults, db::Fault>;

// What is to become of a sheet that was sent in.
enum class SheetEnd { taken, previewed, marked };

struct SentSheet {
  std::string kind;  // one of the catalogue
  std::string bytes;
  SheetEnd end = SheetEnd::previewed;
  registry::Language language = registry::Language::zh;
  std::optional<db::Caller> caller = {};  // who sends it
};

struct SheetAnswer {
  FileOutcome outcome;
  std::optional<std::string> marked;  // with SheetEnd::marked, where there are faults
};

// Reads a sheet and takes it or asks about it, on a thread of its own: that takes seconds. None:
// another one is at it.
using ImportSheet = std::function<asio::awaitable<std::optional<SheetAnswer>>(SentSheet)>;

// `POST /api/v1/records/{kind}` takes the sheet in the body, all of it or nothing; `…/preview` says
// what that would change; `…/marked` gives back the sheet with its bad cells marked. `?language=zh`
// for what is said of the cells. A sheet of the whole county's accounts may speak of anybody's
// records, one of an operator's or a school's account of its own alone (may_send); others may not
// send one.
struct PostSheet {
  ImportSheet import;
  SheetEnd end = SheetEnd::previewed;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

// Whether who belongs there may send a sheet of that kind, given the right to keep files.
bool may_send(const registry::access::Affiliation& of, std::string_view kind);

}  // namespace busward::api
