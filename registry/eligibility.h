#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "registry/bus.h"
#include "registry/document.h"
#include "registry/driver_conditions.h"
#include "registry/name_table.h"
#include "registry/organisation.h"
#include "registry/placard.h"
#include "registry/rule_values.h"
#include "registry/run_sheet.h"
#include "registry/stoppage.h"

namespace busward::registry {

// Whom a check is about, and so who keeps the file.
enum class CheckSubject { bus, driver, attendant, operator_, run };
inline constexpr NameTable<CheckSubject, 5> kCheckSubjects{{{CheckSubject::bus, "bus"},
                                                            {CheckSubject::driver, "driver"},
                                                            {CheckSubject::attendant, "attendant"},
                                                            {CheckSubject::operator_, "operator"},
                                                            {CheckSubject::run, "run"}}};

// The catalogue of what must hold for a run to leave (docs/rules.md 1.1). Each is asked for by a
// dated rule value, which names the article; `document` stands for every DocumentKind that
// "requires_" + name asks for, `condition` for every DriverConditionKind ("driver_" + name),
// `stoppage` for every StoppageKind ("unlicensed_under_" + name).
enum class CheckKind {
  document,
  condition,
  stoppage,
  placard_accord,       // 公安部令 164, article 64: what runs is what the placard names
  bus_known,            // a bus is assigned or declared
  bus_seats,            // article 2: at least seven
  bus_of_stage,         // articles 2 and 60: built for the pupils that it carries
  capacity,             // article 34: not more riders than seats
  driver_known,         // article 25
  licence_class,        // article 23 (1)
  attendant_known,      // article 38
  substitution_filing,  // Guangdong, article 20: a substitute is filed with the traffic police
  free_bus,             // it is not planned for another run at the time
  free_driver
};
inline constexpr NameTable<CheckKind, 14> kCheckKinds{
    {{CheckKind::document, "document"},
     {CheckKind::condition, "condition"},
     {CheckKind::stoppage, "stoppage"},
     {CheckKind::placard_accord, "placard_accord"},
     {CheckKind::bus_known, "bus_known"},
     {CheckKind::bus_seats, "bus_seats"},
     {CheckKind::bus_of_stage, "bus_of_stage"},
     {CheckKind::capacity, "capacity"},
     {CheckKind::driver_known, "driver_known"},
     {CheckKind::licence_class, "licence_class"},
     {CheckKind::attendant_known, "attendant_known"},
     {CheckKind::substitution_filing, "substitution_filing"},
     {CheckKind::free_bus, "free_bus"},
     {CheckKind::free_driver, "free_driver"}}};

// How it is known that it is this bus and these people. On the run sheet alone they are assumed.
enum class KnownBy { run_sheet, declaration, departure_check, card, position };
inline constexpr NameTable<KnownBy, 5> kKnownBy{{{KnownBy::run_sheet, "run_sheet"},
                                                 {KnownBy::declaration, "declaration"},
                                                 {KnownBy::departure_check, "departure_check"},
                                                 {KnownBy::card, "card"},
                                                 {KnownBy::position, "position"}}};

// What exactly a document, a condition, a stoppage or a difference is; nothing of the other kinds.
using CheckMatter = std::variant<std::monostate, DocumentKind, DriverConditionKind, StoppageInForce,
                                 PlacardDifference>;

struct Check {
  CheckKind kind = CheckKind::document;
  CheckSubject subject = CheckSubject::bus;
  CheckMatter matter;
  FileStanding standing = FileStanding::not_on_file;
  std::optional<std::chrono::sys_days> last_day;  // of what ends by itself
  KnownBy known_by = KnownBy::run_sheet;
  std::string source;                   // the article
  std::optional<std::string> number{};  // of the record that says so: an order, a violation
  // The article by which nobody may be carried while it is invalid ("unlicensed_…"): what the
  // engine rings for. None: it keeps a run from leaving, and no more.
  std::optional<std::string> forbidden_by{};
  friend bool operator==(const Check&, const Check&) = default;
};

// The name of the matter, or of the kind.
std::string_view name_of(const Check& check);
// Of a document's check.
const DocumentKind* document_in(const Check& check);
// Only what is known to be invalid may ring, and never on the run sheet's word alone: who was
// written down there need not be who drives.
bool may_ring(const Check& check);

// Who and what is to be checked for one run at one moment. What is not known is absent.
struct BusFacts {
  std::optional<BusKind> kind;
  std::optional<int> seats;
  std::span<const Paper> papers;
  std::span<const Stoppage> stoppages{};
  // Where its placards and this run part; none: it has no placard that holds, or nobody compared.
  std::optional<std::vector<PlacardDifference>> differences{};
  KnownBy known_by = KnownBy::run_sheet;
  bool substitute = false;
  bool free = true;
};
struct DriverOfRun {
  std::string_view licence_class;
  std::optional<std::chrono::sys_days> born_on{};
  std::optional<std::chrono::sys_days> first_licensed_on{};
  std::span<const Paper> papers;
  std::span<const ViolationOfDriver> violations{};
  std::span<const Stoppage> stoppages{};
  KnownBy known_by = KnownBy::run_sheet;
  bool substitute = false;
  bool free = true;
};
struct AttendantOfRun {
  KnownBy known_by = KnownBy::run_sheet;
};
struct OperatorOfRun {
  OperatorKind kind = OperatorKind::service_provider;
  std::span<const Paper> papers;
};
struct RunFacts {
  std::chrono::sys_days day;             // civil
  std::chrono::seconds time_of_day{0};   // of its departure: orders hold by the minute
  std::span<const Stoppage> of_route{};  // that stop its line
  std::optional<BusFacts> bus;
  std::optional<DriverOfRun> driver;
  std::optional<AttendantOfRun> attendant;
  std::optional<OperatorOfRun> operator_;
  std::optional<SchoolStage> stage;
  std::optional<int> riders;  // on board at once
  bool filing_on_file = false;
};

// Every check that the rule values of the day ask for, in the order bus, driver, attendant,
// operator, run. One function for engine, run sheet, departure check and pages.
std::vector<Check> eligibility(const RunFacts& run, const RuleValues& rules);

// What stands in the way (invalid), or is a task for whoever keeps the file (not_on_file).
std::vector<Check> in_standing(std::span<const Check> checks, FileStanding standing);

// Whether a bus built for `kind` may carry pupils of a school of that stage. A plain bus may serve
// none but secondary pupils, and of a school with both stages nobody knows whom it carries.
FileStanding bus_suits(std::optional<BusKind> kind, SchoolStage stage);

}  // namespace busward::registry
