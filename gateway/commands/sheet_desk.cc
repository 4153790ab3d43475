#include "gateway/commands/sheet_desk.h"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "db/rulebook_import.h"
#include "gateway/commands/record_import.h"
#include "gateway/sheets/catalogue.h"
#include "gateway/sheets/sheet_files.h"

namespace busward::commands {
namespace {

namespace asio = boost::asio;

std::optional<std::string> marked(const api::SentSheet& sheet, const files::FileFaults& faults) {
  const sheets::SheetForm& form = *sheets::form_of(sheet.kind);
  files::FileFaults again{sheet.kind};
  const auto grid = sheets::read_grid(sheet.bytes, form, again);
  return grid ? sheets::marked_copy(form, *grid, faults, sheet.language) : std::nullopt;
}

// Runs on the desk's thread; everything it needs is its own.
asio::awaitable<api::SheetAnswer> read(db::Address address, geo::UtcTime now,
                                       std::shared_ptr<const db::IdentitySeal> seal,
                                       api::SentSheet sheet) {
  const bool is_kept = sheet.end == api::SheetEnd::taken;
  db::RulebookImport door{std::move(address), now,
                          is_kept ? db::ImportEnd::kept : db::ImportEnd::rolled_back,
                          std::move(seal)};
  if (sheet.caller) door.act_for(*sheet.caller);
  api::SheetAnswer answer{.outcome = import_bytes(door, sheet.kind, sheet.kind, sheet.bytes),
                          .marked = std::nullopt};
  const auto* faults = std::get_if<files::FileFaults>(&answer.outcome);
  if (sheet.end == api::SheetEnd::marked && faults != nullptr) {
    answer.marked = marked(sheet, *faults);
  }
  co_return answer;
}

// That a sheet is at hand, for as long as it is.
class Marker {
 public:
  explicit Marker(bool& busy) : busy_{busy} { busy_ = true; }
  ~Marker() { busy_ = false; }
  Marker(const Marker&) = delete;
  Marker& operator=(const Marker&) = delete;

 private:
  bool& busy_;
};

}  // namespace

asio::awaitable<std::optional<api::SheetAnswer>> SheetDesk::take(api::SentSheet sheet) {
  if (busy_) co_return std::nullopt;
  const Marker marker{busy_};
  const geo::UtcTime now = clock_.now();
  auto reading = read(address_, now, seal_, std::move(sheet));
  auto answer =
      co_await asio::co_spawn(thread_.get_executor(), std::move(reading), asio::use_awaitable);
  co_return std::optional<api::SheetAnswer>{std::move(answer)};
}

}  // namespace busward::commands
