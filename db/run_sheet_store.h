#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "geo/utc_time.h"
#include "registry/sheet_file.h"

namespace busward::db {

// What is to be declared of a run, by names; who says so is the caller's account.
struct DeclarationFiling {
  boost::uuids::uuid run;
  routing::CivilDay day;
  registry::DeclaredAspect aspect = registry::DeclaredAspect::run;
  registry::DeclaredChange change = registry::DeclaredChange::as_planned;
  std::optional<std::chrono::seconds> moved_to;
  std::optional<std::string> plate;
  std::optional<std::string> driver_code;
  std::optional<std::string> attendant;
  std::optional<boost::uuids::uuid> into;
  registry::DeclarationGround ground = registry::DeclarationGround::other;
  std::optional<std::string> filing_number;
  std::optional<std::string> note;
  std::string declared_by;
  std::string declared_as;
  geo::UtcTime at;
};

// Why a filing was not taken: what it names is not on file.
enum class FilingFault { no_such_run, no_such_bus, no_such_driver, no_such_target };
using FilingAnswer = std::variant<std::int64_t, FilingFault>;  // the revision in which it stands

// The run sheet's records, through the pool (role api); any strand may call.
class RunSheetStore {
 public:
  explicit RunSheetStore(Pool& pool) : pool_{pool} {}

  // Of the runs that the caller may see.
  boost::asio::awaitable<Outcome<registry::SheetFile>> sheet(
      routing::CivilDay day, geo::UtcTime known_at, std::optional<Caller> caller = nobody());
  // What is made of the sheets of those days, on the pool's thread: to judge the runs of a whole
  // county takes a while. It copies in and touches nothing shared; none is passed on as it is.
  using Make =
      std::function<std::optional<std::string>(const std::vector<registry::SheetFile>& sheets)>;
  boost::asio::awaitable<Outcome<std::optional<std::string>>> made_of(
      std::vector<routing::CivilDay> days, geo::UtcTime known_at, Make make,
      std::optional<Caller> caller);
  // Without what only checks ask for: which runs there are, and whose they are.
  boost::asio::awaitable<Outcome<registry::SheetFile>> runs(
      routing::CivilDay day, geo::UtcTime known_at, std::optional<Caller> caller = nobody());
  // The same of the route alone that has the run of that id on the day; empty where none has.
  boost::asio::awaitable<Outcome<registry::SheetFile>> run(boost::uuids::uuid id,
                                                           routing::CivilDay day,
                                                           geo::UtcTime known_at,
                                                           std::optional<Caller> caller = nobody());
  // The county's civil zone.
  boost::asio::awaitable<Outcome<std::string>> zone(geo::UtcTime known_at);
  // Of that run. Whether it stands: by this call or, with the same id and of the same
  // run and kind, already.
  boost::asio::awaitable<Outcome<bool>> attest(registry::Attestation attestation,
                                               registry::RunKey run,
                                               std::optional<Caller> caller = nobody());
  // The oldest ones that the engine has not judged yet, in the order in which they came.
  boost::asio::awaitable<Outcome<std::vector<registry::Attestation>>> unjournaled(
      std::size_t limit);
  // No run but one that the caller may see. One revision of the rulebook; repeating a filing makes
  // none.
  boost::asio::awaitable<Outcome<FilingAnswer>> declare(DeclarationFiling filing,
                                                        std::optional<Caller> caller = nobody());

 private:
  Pool& pool_;
};

}  // namespace busward::db
