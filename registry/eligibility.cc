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

  void add_documents(DocumentSubject of, CheckSubject subject, std::span<const Paper> papers,
                     KnownBy known_by) {
    for (const auto& [kind, name] : kDocumentKinds) {
      if (subject_of(kind) != of) continue;
      std::vector<DocumentDays> documents;
      for (const Paper& paper : papers) {
        if (paper.kind == kind) documents.push_back(paper.days);
      }
      const OnFile state = on_file(documents, run_.day);
      add(fmt::format("requires_{}", name), {.kind = CheckKind::document,
                                             .subject = subject,
                                             .which = kind,
                                             .standing = state.standing,
                                             .last_day = state.last_day,
                                             .known_by = known_by});
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
    add_documents(DocumentSubject::driver, CheckSubject::driver, run_.driver->papers, known_by);
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
  return check.which ? name_in(kDocumentKinds, *check.which) : name_in(kCheckKinds, check.kind);
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
