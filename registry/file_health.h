#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registry/document.h"
#include "registry/organisation.h"
#include "registry/rule_values.h"

namespace busward::registry {

// A bus, a driver or an operator, as it was known, with its documents.
struct FileOfSubject {
  DocumentSubject subject = DocumentSubject::bus;
  std::string name;  // its plate or code
  std::vector<Paper> papers;
};

// An operator with all that it has to keep on file.
struct FileOfOperator {
  std::optional<OperatorId> id;  // none: what belongs to no operator
  std::string code;
  std::string name;
  std::optional<OperatorKind> kind;
  std::vector<FileOfSubject> subjects;
};

// One thing to do: a document that is missing, over, or will soon be.
struct FileGap {
  DocumentSubject subject = DocumentSubject::bus;
  std::string name;
  DocumentKind kind = DocumentKind::vehicle_inspection;
  OnFile on_file;
  std::optional<int> reminder;  // days of the reminder step, where it is valid still
  std::string source;           // what asks for it
};

// How complete an operator's file is on a day: counts of required documents, and what to do.
struct FileHealth {
  int valid = 0;  // of those, `due` end within 60 days
  int due = 0;
  int invalid = 0;
  int not_on_file = 0;
  std::vector<FileGap> gaps;  // by subject, as they came
};

// Which documents are required on the day, and by what, is said by the rule values. A transport
// licence and a responsibility contract are asked of service providers alone (articles 9 and 11).
FileHealth file_health(const FileOfOperator& file, const RuleValues& rules,
                       std::chrono::sys_days day);

}  // namespace busward::registry
