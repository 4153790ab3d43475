#include "registry/file_health.h"

#include <utility>

#include <fmt/format.h>

namespace busward::registry {
namespace {

struct Requirement {
  DocumentKind kind;
  std::string source;
};

std::vector<Requirement> requirements_on(const FileOfOperator& file, const RuleValues& rules,
                                         std::chrono::sys_days day) {
  std::vector<Requirement> asked;
  for (const auto& [kind, name] : kDocumentKinds) {
    const std::string rule = fmt::format("requires_{}", name);
    if (rules.number_or(rule, day, 0) == 0) continue;
    const bool of_operator = subject_of(kind) == DocumentSubject::operator_;
    if (of_operator && file.kind != OperatorKind::service_provider) continue;
    asked.push_back({kind, rules.at(rule, day).source});
  }
  return asked;
}

void count(const FileOfSubject& subject, const Requirement& asked, std::chrono::sys_days day,
           FileHealth& health) {
  std::vector<DocumentDays> documents;
  for (const auto& paper : subject.papers) {
    if (paper.kind == asked.kind) documents.push_back(paper.days);
  }
  FileGap gap{.subject = subject.subject,
              .name = subject.name,
              .kind = asked.kind,
              .on_file = on_file(documents, day),
              .reminder = {},
              .source = asked.source};
  if (gap.on_file.standing == FileStanding::valid) {
    ++health.valid;
    gap.reminder = reminder_step(*gap.on_file.last_day, day);
    if (!gap.reminder) return;
    ++health.due;
  } else {
    ++(gap.on_file.standing == FileStanding::invalid ? health.invalid : health.not_on_file);
  }
  health.gaps.push_back(std::move(gap));
}

}  // namespace

FileHealth file_health(const FileOfOperator& file, const RuleValues& rules,
                       std::chrono::sys_days day) {
  FileHealth health;
  const auto asked = requirements_on(file, rules, day);
  for (const FileOfSubject& subject : file.subjects) {
    for (const Requirement& requirement : asked) {
      if (subject_of(requirement.kind) != subject.subject) continue;
      count(subject, requirement, day, health);
    }
  }
  return health;
}

}  // namespace busward::registry
