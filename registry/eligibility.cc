#include "registry/eligibility.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace busward::registry {
namespace {

FileStanding holds(bool known, bool true_of_it) {
  if (!known) return FileStanding::not_on_file;
  return true_of_it ? FileStanding::valid : FileStanding::invalid;
}

// Asks the catalogue's questions of one run, one after the other.
class Checking {
 public:
  Checking(const RunFacts& run, const RuleValues& rules) : run_{run}, rules_{rules} {}

  std::vector<Check> checks() {
    about_bus();
    about_driver();
    about_attendant();
    about_operator();
    about_run();
    return std::move(checks_);
  }

 private:
  bool asked(std::string_view rule) const { return rules_.number_or(rule, run_.day, 0) != 0; }

  void add(std::string_view rule, Check check) {
    if (!asked(rule)) return;
    check.source = rules_.at(rule, run_.day).source;
    checks_.push_back(std::move(check));
  }

  std::optional<std::string> article_of(std::string_view rule) const {
    if (!asked(rule)) return std::nullopt;
    return rules_.at(rule, run_.day).source;
  }

  void add_documents(DocumentSubject of, CheckSubject subject, std::span<const Paper> papers,
                     KnownBy known_by) {
    for (const auto& [kind, name] : kDocumentKinds) {
      if (subject_of(kind) != of) continue;
      const auto required_by = article_of(fmt::format("requires_{}", name));
      const auto forbidden_by = article_of(fmt::format("unlicensed_without_{}", name));
      if (!required_by && !forbidden_by) continue;
      const OnFile state = on_file(papers, kind, run_.day);
      checks_.push_back({.kind = CheckKind::document,
                         .subject = subject,
                         .matter = kind,
                         .standing = state.standing,
                         .last_day = state.last_day,
                         .known_by = known_by,
                         .source = required_by ? *required_by : *forbidden_by,
                         .forbidden_by = forbidden_by});
    }
  }

  // An order that is not known of is none: there is nothing to have on file.
  void add_stoppages(CheckSubject subject, std::span<const Stoppage> stoppages, KnownBy known_by) {
    for (StoppageInForce& one : in_force(stoppages, rules_, {run_.day, run_.time_of_day})) {
      Check check{.kind = CheckKind::stoppage,
                  .subject = subject,
                  .standing = FileStanding::invalid,
                  .known_by = known_by,
                  .source = one.source,
                  .number = one.number,
                  .forbidden_by = one.source};
      check.matter = std::move(one);
      checks_.push_back(std::move(check));
    }
  }

  // Two things on file that differ are a task for whoever keeps them: the new placard may be on its
  // way.
  void add_differences(const std::vector<PlacardDifference>& differences, KnownBy known_by) {
    constexpr std::string_view kRule = "requires_placard_accord";
    if (differences.empty()) {
      add(kRule, {.kind = CheckKind::placard_accord,
                  .subject = CheckSubject::bus,
                  .standing = FileStanding::valid,
                  .known_by = known_by});
    }
    for (const PlacardDifference& difference : differences) {
      add(kRule, {.kind = CheckKind::placard_accord,
                  .subject = CheckSubject::bus,
                  .matter = difference,
                  .standing = FileStanding::not_on_file,
                  .known_by = known_by});
    }
  }

  bool is_asked_as_document(const DriverCondition& condition) const {
    return std::ranges::any_of(checks_, [&condition](const Check& check) {
      const DocumentKind* document = document_in(check);
      return document != nullptr && condition.document == *document &&
             check.standing == condition.on_file.standing;
    });
  }

  // A condition that says no more than a document that is asked for anyway is not asked twice.
  void add_conditions(const DriverOfRun& driver) {
    const DriverFacts facts{.licence_class = std::string{driver.licence_class},
                            .born_on = driver.born_on,
                            .first_licensed_on = driver.first_licensed_on,
                            .papers = {driver.papers.begin(), driver.papers.end()},
                            .violations = {driver.violations.begin(), driver.violations.end()}};
    for (const DriverCondition& condition : driver_conditions(facts, rules_, run_.day)) {
      if (is_asked_as_document(condition)) continue;
      const auto name = name_in(kDriverConditionKinds, condition.kind);
      checks_.push_back({.kind = CheckKind::condition,
                         .subject = CheckSubject::driver,
                         .matter = condition.kind,
                         .standing = condition.on_file.standing,
                         .last_day = condition.on_file.last_day,
                         .known_by = driver.known_by,
                         .source = condition.source,
                         .number = condition.violation,
                         .forbidden_by = article_of(fmt::format("unlicensed_driver_{}", name))});
    }
  }

  void about_bus() {
    const auto known_by = run_.bus ? run_.bus->known_by : KnownBy::run_sheet;
    const auto of_bus = [&](CheckKind kind, FileStanding standing) {
      return Check{
          .kind = kind, .subject = CheckSubject::bus, .standing = standing, .known_by = known_by};
    };
    add("run_needs_bus", of_bus(CheckKind::bus_known, holds(run_.bus.has_value(), true)));
    if (!run_.bus) return;
    const BusFacts& bus = *run_.bus;
    const double least = rules_.number_or("school_bus_least_seats", run_.day, 0);
    add("school_bus_least_seats",
        of_bus(CheckKind::bus_seats, holds(bus.seats.has_value(), bus.seats.value_or(0) >= least)));
    if (run_.stage) {
      add("requires_bus_of_stage",
          of_bus(CheckKind::bus_of_stage, bus_suits(bus.kind, *run_.stage)));
    }
    if (run_.riders) {
      add("requires_capacity",
          of_bus(CheckKind::capacity,
                 holds(bus.seats.has_value(), *run_.riders <= bus.seats.value_or(0))));
    }
    if (!bus.free) add("run_needs_bus", of_bus(CheckKind::free_bus, FileStanding::invalid));
    add_documents(DocumentSubject::bus, CheckSubject::bus, bus.papers, bus.known_by);
    add_stoppages(CheckSubject::bus, bus.stoppages, bus.known_by);
    if (bus.differences) add_differences(*bus.differences, bus.known_by);
  }

  void about_driver() {
    const auto known_by = run_.driver ? run_.driver->known_by : KnownBy::run_sheet;
    const auto of_driver = [&](CheckKind kind, FileStanding standing) {
      return Check{.kind = kind,
                   .subject = CheckSubject::driver,
                   .standing = standing,
                   .known_by = known_by};
    };
    add("run_needs_driver",
        of_driver(CheckKind::driver_known, holds(run_.driver.has_value(), true)));
    if (!run_.driver) return;
    if (!run_.driver->free) {
      add("run_needs_driver", of_driver(CheckKind::free_driver, FileStanding::invalid));
    }
    const DriverOfRun& driver = *run_.driver;
    add_documents(DocumentSubject::driver, CheckSubject::driver, driver.papers, known_by);
    add_conditions(driver);
    about_licence_class(driver);
    add_stoppages(CheckSubject::driver, driver.stoppages, known_by);
  }

  void about_licence_class(const DriverOfRun& driver) {
    const auto seats = run_.bus ? run_.bus->seats : std::nullopt;
    add("driver_licence", {.kind = CheckKind::licence_class,
                           .subject = CheckSubject::driver,
                           .standing = licence_suits(driver.licence_class, seats, rules_, run_.day),
                           .known_by = driver.known_by,
                           .forbidden_by = article_of("unlicensed_driver_licence_class")});
  }

  void about_attendant() {
    add("run_needs_attendant",
        {.kind = CheckKind::attendant_known,
         .subject = CheckSubject::attendant,
         .standing = holds(run_.attendant.has_value(), true),
         .known_by = run_.attendant ? run_.attendant->known_by : KnownBy::run_sheet});
  }

  // A school that runs its own buses needs neither a transport licence nor a contract with itself.
  void about_operator() {
    if (!run_.operator_ || run_.operator_->kind == OperatorKind::school) return;
    add_documents(DocumentSubject::operator_, CheckSubject::operator_, run_.operator_->papers,
                  KnownBy::run_sheet);
  }

  void about_run() {
    add_stoppages(CheckSubject::run, run_.of_route, KnownBy::run_sheet);
    const bool bus = run_.bus && run_.bus->substitute;
    const bool driver = run_.driver && run_.driver->substitute;
    if (!bus && !driver) return;
    add("substitution_needs_filing", {.kind = CheckKind::substitution_filing,
                                      .subject = CheckSubject::run,
                                      .standing = holds(run_.filing_on_file, true),
                                      .known_by = KnownBy::declaration});
  }

  const RunFacts& run_;
  const RuleValues& rules_;
  std::vector<Check> checks_;
};

}  // namespace

std::string_view name_of(const Check& check) {
  struct Name {
    const Check& check;
    std::string_view operator()(std::monostate) const { return name_in(kCheckKinds, check.kind); }
    std::string_view operator()(DocumentKind kind) const { return name_in(kDocumentKinds, kind); }
    std::string_view operator()(DriverConditionKind kind) const {
      return name_in(kDriverConditionKinds, kind);
    }
    std::string_view operator()(const StoppageInForce& stoppage) const {
      return name_in(kStoppageKinds, stoppage.kind);
    }
    std::string_view operator()(const PlacardDifference& difference) const {
      return name_in(kPlacardDifferenceKinds, difference.kind);
    }
  };
  return std::visit(Name{check}, check.matter);
}

const DocumentKind* document_in(const Check& check) {
  return std::get_if<DocumentKind>(&check.matter);
}

bool may_ring(const Check& check) {
  return check.standing == FileStanding::invalid && check.known_by != KnownBy::run_sheet;
}

std::vector<Check> eligibility(const RunFacts& run, const RuleValues& rules) {
  return Checking{run, rules}.checks();
}

std::vector<Check> in_standing(std::span<const Check> checks, FileStanding standing) {
  std::vector<Check> found;
  std::ranges::copy_if(checks, std::back_inserter(found),
                       [standing](const Check& check) { return check.standing == standing; });
  return found;
}

FileStanding bus_suits(std::optional<BusKind> kind, SchoolStage stage) {
  if (!kind) return FileStanding::not_on_file;
  switch (stage) {
    case SchoolStage::kindergarten:
      return holds(true, *kind == BusKind::kindergarten);
    case SchoolStage::primary:
      return holds(true, *kind == BusKind::primary || *kind == BusKind::primary_secondary);
    case SchoolStage::primary_secondary:
      if (*kind == BusKind::primary_secondary || *kind == BusKind::primary) {
        return FileStanding::valid;
      }
      return holds(*kind == BusKind::kindergarten, false);
  }
  return FileStanding::not_on_file;
}

}  // namespace busward::registry
