#include "registry/document.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "routing/civil_time.h"

namespace busward::registry {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::array kReminderDays{1, 7, 15, 30, 60};

bool has_begun(const DocumentDays& document, sys_days day) {
  return !document.first || *document.first <= day;
}

bool covers(const DocumentDays& document, sys_days day) {
  return has_begun(document, day) && document.last && *document.last >= day;
}

// A renewal that begins by the day after goes on from the one before.
sys_days unbroken_until(std::span<const DocumentDays> documents, sys_days day) {
  sys_days until = day;
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (const DocumentDays& document : documents) {
      if (!has_begun(document, until + days{1}) || !document.last || *document.last <= until) {
        continue;
      }
      until = *document.last;
      goes_on = true;
    }
  }
  return until;
}

std::string day_text(const std::optional<sys_days>& day) {
  return day ? routing::to_iso_day(*day) : "?";
}

}  // namespace

DocumentSubject subject_of(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::vehicle_inspection:
    case DocumentKind::carrier_insurance:
    case DocumentKind::placard:
    case DocumentKind::vehicle_licence:
    case DocumentKind::escape_hammer:
    case DocumentKind::fire_extinguisher:
    case DocumentKind::first_aid_kit:
    case DocumentKind::positioning_device:
    case DocumentKind::maintenance:
      return DocumentSubject::bus;
    case DocumentKind::driving_licence:
    case DocumentKind::school_bus_endorsement:
    case DocumentKind::annual_review:
    case DocumentKind::medical_certificate:
    case DocumentKind::driving_record:
    case DocumentKind::no_crime_record:
    case DocumentKind::no_abuse_record:
      return DocumentSubject::driver;
    case DocumentKind::transport_licence:
      return DocumentSubject::operator_;
  }
  return DocumentSubject::bus;
}

std::string paper_of(const Document& document) {
  if (document.number) return *document.number;
  return fmt::format("{} to {}", day_text(document.days.first), day_text(document.days.last));
}

OnFile on_file(std::span<const DocumentDays> documents, sys_days day) {
  const auto holds = [day](const DocumentDays& document) { return covers(document, day); };
  if (std::ranges::any_of(documents, holds)) {
    return {FileStanding::valid, unbroken_until(documents, day)};
  }
  OnFile found;
  for (const DocumentDays& document : documents) {
    if (!document.last || *document.last >= day) continue;
    found.last_day = std::max(found.last_day.value_or(*document.last), *document.last);
  }
  // One without a last day that may have begun since may be in force.
  const bool may_hold = std::ranges::any_of(documents, [day](const DocumentDays& document) {
    return !document.last && has_begun(document, day);
  });
  if (found.last_day && !may_hold) found.standing = FileStanding::invalid;
  return found;
}

OnFile on_file(std::span<const Paper> papers, DocumentKind kind, sys_days day) {
  std::vector<DocumentDays> documents;
  for (const Paper& paper : papers) {
    if (paper.kind == kind) documents.push_back(paper.days);
  }
  return on_file(documents, day);
}

std::optional<int> reminder_step(sys_days last_day, sys_days day) {
  const auto left = (last_day - day).count();
  if (left < 0) return std::nullopt;
  const auto step =
      std::ranges::find_if(kReminderDays, [left](int reached) { return left <= reached; });
  return step == kReminderDays.end() ? std::nullopt : std::optional{*step};
}

}  // namespace busward::registry
