#include "registry/file_health.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "routing/civil_time.h"

namespace busward::registry {
namespace {

using std::chrono::sys_days;

struct Requirement {
  DocumentKind kind;
  std::string source;
};

bool needs_transport_licence(const std::optional<OperatorKind>& kind) {
  return kind == OperatorKind::service_provider || kind == OperatorKind::passenger_transport ||
         kind == OperatorKind::individual;
}

std::vector<Requirement> requirements_on(const FileOfOperator& file, const RuleValues& rules,
                                         sys_days day) {
  std::vector<Requirement> asked;
  for (const auto& [kind, name] : kDocumentKinds) {
    const std::string rule = fmt::format("requires_{}", name);
    if (rules.number_or(rule, day, 0) == 0) continue;
    const bool of_operator = subject_of(kind) == DocumentSubject::operator_;
    if (of_operator && !needs_transport_licence(file.kind)) continue;
    asked.push_back({kind, rules.at(rule, day).source});
  }
  return asked;
}

// Goes through a file and gathers what is to do.
class Review {
 public:
  Review(const FileOfOperator& file, const RuleValues& rules, sys_days day)
      : file_{file}, rules_{rules}, day_{day}, asked_{requirements_on(file, rules, day)} {}

  FileHealth health() {
    review_operator();
    for (const FileOfSubject& subject : file_.subjects) {
      if (!out_of_service(subject)) {
        review_papers(subject);
        review_driver(subject);
      }
      review_placards(subject);
      review_violations(subject);
    }
    return std::move(health_);
  }

 private:
  bool out_of_service(const FileOfSubject& subject) const {
    return subject.bus && subject.bus->retired_on && *subject.bus->retired_on <= day_;
  }

  // Counts what is asked for, and makes a gap of it unless it holds for long.
  void count(FileGap gap) {
    if (gap.on_file.standing == FileStanding::valid) {
      ++health_.valid;
      if (gap.on_file.last_day) gap.reminder = reminder_step(*gap.on_file.last_day, day_);
      if (!gap.reminder) return;
      ++health_.due;
    } else {
      ++(gap.on_file.standing == FileStanding::invalid ? health_.invalid : health_.not_on_file);
    }
    health_.gaps.push_back(std::move(gap));
  }

  void review_operator() {
    if (!file_.id) return;
    if (const auto source = asked_by("requires_safety_manager")) {
      count({.subject = DocumentSubject::operator_,
             .name = file_.code,
             .matter = OrganisationMatter::safety_manager,
             .on_file = there_or_not(file_.safety_managers > 0),
             .source = *source});
    }
    review_contracts();
    review_telephones();
  }

  void review_contracts() {
    const auto source = asked_by("requires_responsibility_contract");
    if (!source || file_.kind == OperatorKind::school) return;
    for (const SchoolServed& school : file_.schools) {
      count(of_school(school, OrganisationMatter::responsibility_contract,
                      contracts_on_file(school.contracts, day_), *source));
    }
  }

  // Whom an emergency calls. A school that two operators serve is asked by both, as it owes a
  // contract with both.
  void review_telephones() {
    const auto source = asked_by("requires_duty_phone");
    if (!source) return;
    count({.subject = DocumentSubject::operator_,
           .name = file_.code,
           .matter = OrganisationMatter::duty_phone,
           .on_file = there_or_not(file_.reachable > 0),
           .source = *source});
    for (const SchoolServed& school : file_.schools) {
      count(of_school(school, OrganisationMatter::school_duty_phone,
                      there_or_not(school.has_duty_phone), *source));
    }
  }

  static OnFile there_or_not(bool there) {
    return {there ? FileStanding::valid : FileStanding::not_on_file, {}};
  }

  static FileGap of_school(const SchoolServed& school, OrganisationMatter matter, OnFile on_file,
                           const std::string& source) {
    return {.subject = DocumentSubject::operator_,
            .name = school.name,
            .matter = matter,
            .on_file = on_file,
            .source = source,
            .owed_by = FileDebtor::school,
            .of_school = school.code};
  }

  void review_papers(const FileOfSubject& subject) {
    for (const Requirement& requirement : asked_) {
      if (subject_of(requirement.kind) != subject.subject) continue;
      const bool of_driver = subject.subject == DocumentSubject::driver;
      count({.subject = subject.subject,
             .name = subject.name,
             .matter = requirement.kind,
             .on_file = on_file(subject.papers, requirement.kind, day_),
             .source = requirement.source,
             .owed_by = of_driver ? FileDebtor::driver : FileDebtor::operator_,
             .waits = rule_waiting_for(requirement.kind)});
    }
  }

  // The conditions that no document decides; those that one does are counted with the documents.
  void review_driver(const FileOfSubject& subject) {
    if (!subject.driver) return;
    DriverFacts facts = *subject.driver;
    facts.papers = subject.papers;
    for (const DriverCondition& condition : driver_conditions(facts, rules_, day_)) {
      if (condition.document) continue;
      count({.subject = DocumentSubject::driver,
             .name = subject.name,
             .matter = condition.kind,
             .on_file = condition.on_file,
             .source = condition.source,
             .owed_by = FileDebtor::operator_,
             .waits = "driver_conditions",
             .detail = condition.violation,
             .numbers = condition.numbers});
    }
  }

  void review_placards(const FileOfSubject& subject) {
    const auto source = asked_by("requires_placard");
    if (!source || !subject.bus) return;
    BusInForce in_force = *subject.bus;
    in_force.inspection = on_file(subject.papers, DocumentKind::vehicle_inspection, day_);
    for (const Placard& placard : subject.placards) {
      for (const PlacardDifference& found : placard_differences(placard, in_force, day_)) {
        health_.gaps.push_back({.subject = DocumentSubject::bus,
                                .name = subject.name,
                                .matter = found.kind,
                                .on_file = {FileStanding::not_on_file, {}},
                                .source = *source,
                                .detail = fmt::format("{}: {} ≠ {}", placard.number,
                                                      found.on_placard, found.in_force)});
      }
    }
  }

  // A gap until the police's record says that it was processed: the review of who drives waits.
  void review_violations(const FileOfSubject& subject) {
    const auto source = asked_by("requires_processed_violations");
    if (!source || !subject.driver) return;
    for (const ViolationOfDriver& violation : subject.driver->violations) {
      const bool known = violation.day <= day_;
      if (!known || (violation.processed_on && *violation.processed_on <= day_)) continue;
      health_.gaps.push_back(
          {.subject = DocumentSubject::driver,
           .name = subject.name,
           .matter = ViolationMatter::unprocessed_violation,
           .on_file = {FileStanding::not_on_file, {}},
           .source = *source,
           .owed_by = FileDebtor::driver,
           .waits = "annual_review",
           .detail = fmt::format("{} {}", violation.number, routing::to_iso_day(violation.day))});
    }
  }

  std::optional<std::string> asked_by(std::string_view rule) const {
    if (rules_.number_or(rule, day_, 0) == 0) return std::nullopt;
    return rules_.at(rule, day_).source;
  }

  std::optional<std::string> rule_waiting_for(DocumentKind kind) const {
    const std::string rule = fmt::format("unlicensed_without_{}", name_in(kDocumentKinds, kind));
    if (rules_.number_or(rule, day_, 0) != 0) return "unlicensed_running";
    if (subject_of(kind) == DocumentSubject::driver) return "driver_conditions";
    return std::nullopt;
  }

  const FileOfOperator& file_;
  const RuleValues& rules_;
  sys_days day_;
  std::vector<Requirement> asked_;
  FileHealth health_;
};

}  // namespace

std::string_view name_of(const FileMatter& matter) {
  struct Name {
    std::string_view operator()(DocumentKind kind) const { return name_in(kDocumentKinds, kind); }
    std::string_view operator()(DriverConditionKind kind) const {
      return name_in(kDriverConditionKinds, kind);
    }
    std::string_view operator()(PlacardDifferenceKind kind) const {
      return name_in(kPlacardDifferenceKinds, kind);
    }
    std::string_view operator()(OrganisationMatter what) const {
      return name_in(kOrganisationMatters, what);
    }
    std::string_view operator()(ViolationMatter what) const {
      return name_in(kViolationMatters, what);
    }
  };
  return std::visit(Name{}, matter);
}

std::string_view subject_name(const FileGap& gap) {
  return gap.of_school ? "school" : name_in(kDocumentSubjects, gap.subject);
}

std::string_view group_of(const FileMatter& matter) {
  constexpr std::array<std::string_view, std::variant_size_v<FileMatter>> kGroups{
      "document", "condition", "placard", "organisation", "violation"};
  return kGroups[matter.index()];
}

FileHealth file_health(const FileOfOperator& file, const RuleValues& rules, sys_days day) {
  return Review{file, rules, day}.health();
}

}  // namespace busward::registry
