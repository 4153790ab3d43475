#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "registry/contract.h"
#include "registry/document.h"
#include "registry/driver_conditions.h"
#include "registry/organisation.h"
#include "registry/placard.h"
#include "registry/rule_values.h"

namespace busward::registry {

// A bus, a driver or an operator, as it was known, with its documents.
struct FileOfSubject {
  DocumentSubject subject = DocumentSubject::bus;
  std::string name;  // its plate or code
  std::vector<Paper> papers;
  std::optional<DriverFacts> driver;  // of a driver; its papers are those above
  std::optional<BusInForce> bus;      // of a bus; its inspection follows from the papers
  std::vector<Placard> placards;
};

// A school that an operator drives for; of an operator that is a school, itself.
struct SchoolServed {
  std::string code;
  std::string name;
  std::vector<ContractTerms> contracts;
  bool has_duty_phone = false;
};

// An operator with all that it has to keep on file.
struct FileOfOperator {
  std::optional<OperatorId> id;  // none: what belongs to no operator
  std::string code;
  std::string name;
  std::optional<OperatorKind> kind;
  std::vector<FileOfSubject> subjects;
  std::vector<SchoolServed> schools;
  int safety_managers = 0;
  int reachable = 0;  // safety managers and monitors with a telephone: whom an emergency calls
};

// What is asked for beside documents, conditions and placards.
enum class OrganisationMatter {
  responsibility_contract,  // with a school served (article 11)
  safety_manager,           // at least one (article 10)
  duty_phone,               // of one of its people, for emergencies (article 42)
  school_duty_phone         // of a school served, likewise
};
inline constexpr NameTable<OrganisationMatter, 4> kOrganisationMatters{
    {{OrganisationMatter::responsibility_contract, "responsibility_contract"},
     {OrganisationMatter::safety_manager, "safety_manager"},
     {OrganisationMatter::duty_phone, "duty_phone"},
     {OrganisationMatter::school_duty_phone, "school_duty_phone"}}};

// What stands in a driver's file and waits for somebody.
enum class ViolationMatter { unprocessed_violation };  // 未处理, 机动车登记规定 article 65
inline constexpr NameTable<ViolationMatter, 1> kViolationMatters{
    {{ViolationMatter::unprocessed_violation, "unprocessed_violation"}}};

using FileMatter = std::variant<DocumentKind, DriverConditionKind, PlacardDifferenceKind,
                                OrganisationMatter, ViolationMatter>;
std::string_view name_of(const FileMatter& matter);
// "document", "condition", "placard", "organisation" or "violation".
std::string_view group_of(const FileMatter& matter);

// Who can mend a gap.
enum class FileDebtor { operator_, driver, school };
inline constexpr NameTable<FileDebtor, 3> kFileDebtors{{{FileDebtor::operator_, "operator"},
                                                        {FileDebtor::driver, "driver"},
                                                        {FileDebtor::school, "school"}}};

// One thing to do: something is missing, over, soon over, or two things on file differ.
struct FileGap {
  DocumentSubject subject = DocumentSubject::bus;
  std::string name;  // of the subject; of a contract and a school's telephone, the school's
  FileMatter matter = DocumentKind::vehicle_inspection;
  OnFile on_file;
  std::optional<int> reminder;  // days of the reminder step, where it is valid still
  std::string source;           // what asks for it
  FileDebtor owed_by = FileDebtor::operator_;
  std::optional<std::string> waits;   // the rule that cannot judge, or rings, until it is mended
  std::optional<std::string> detail;  // which record breaks it, or how two things differ
  std::optional<std::string> of_school{};  // code of the school that owes it
  std::vector<JudgingNumber> numbers{};    // of a condition: what it is judged by
};

// "bus", "driver", "operator", or "school" of a contract and a school's telephone.
std::string_view subject_name(const FileGap& gap);

// How complete an operator's file is on a day: counts of what is asked for, and what to do.
// Differences of a placard and unprocessed violations are gaps and not counted.
struct FileHealth {
  int valid = 0;  // of those, `due` end within 60 days
  int due = 0;
  int invalid = 0;
  int not_on_file = 0;
  std::vector<FileGap> gaps;  // by subject, as they came
};

// Which documents and conditions are asked for on the day, and by what, is said by the rule values.
// A transport licence is asked of passenger transport companies, individuals and operators of whom
// nobody said what they are (article 9); a contract for each school served, a safety manager of
// every operator, a telephone of both. Of a bus that is out of service nothing is asked but its
// placard back.
FileHealth file_health(const FileOfOperator& file, const RuleValues& rules,
                       std::chrono::sys_days day);

}  // namespace busward::registry
