#include "registry/pledge.h"

#include <map>
#include <string_view>

namespace busward::registry {
namespace {

using std::chrono::sys_days;

// The newest that each person has signed by the day.
std::map<std::string_view, const Pledge*> newest_of_role(std::span<const Pledge> pledges,
                                                         PledgeRole role, sys_days day) {
  std::map<std::string_view, const Pledge*> newest;
  for (const Pledge& pledge : pledges) {
    if (pledge.role != role || pledge.signed_on > day) continue;
    const Pledge*& known = newest[pledge.person];
    if (known == nullptr || known->signed_on <= pledge.signed_on) known = &pledge;
  }
  return newest;
}

std::optional<OwedPledge> owed_by(const std::string& person, const Pledge* newest,
                                  const PledgeText& asked, sys_days day) {
  if (newest == nullptr) return OwedPledge{.person = person, .last_day = {}};
  if (newest->valid_to && *newest->valid_to < day) {
    return OwedPledge{.person = person, .why = PledgeOwed::ended, .last_day = newest->valid_to};
  }
  if (newest->version == asked.version) return std::nullopt;
  return OwedPledge{.person = person, .why = PledgeOwed::text_changed, .last_day = {}};
}

}  // namespace

std::optional<PledgeRole> pledge_role_of(Audience audience) {
  switch (audience) {
    case Audience::drivers:
      return PledgeRole::driver;
    case Audience::attendants:
      return PledgeRole::attendant;
    case Audience::safety_managers:
      return PledgeRole::safety_manager;
    case Audience::monitors:
      return PledgeRole::monitor;
    case Audience::pupils:
    case Audience::guardians:
    case Audience::teachers:
      return std::nullopt;
  }
  return std::nullopt;
}

const PledgeText* text_in_force(std::span<const PledgeText> texts, PledgeRole role, sys_days day) {
  const PledgeText* found = nullptr;
  for (const PledgeText& text : texts) {
    if (text.role != role || text.from > day) continue;
    if (found == nullptr || found->from <= text.from) found = &text;
  }
  return found;
}

PledgeCoverage pledge_coverage(const PledgeRecords& records, PledgeRole role,
                               std::span<const std::string> active, sys_days day) {
  const PledgeText* asked = text_in_force(records.texts, role, day);
  if (asked == nullptr) return {};
  const auto newest = newest_of_role(records.pledges, role, day);
  PledgeCoverage found{.coverage = {.covered = 0, .of = static_cast<int>(active.size())},
                       .owed = {}};
  for (const std::string& person : active) {
    const auto own = newest.find(person);
    auto owed = owed_by(person, own == newest.end() ? nullptr : own->second, *asked, day);
    if (owed) {
      found.owed.push_back(*std::move(owed));
    } else {
      ++found.coverage.covered;
    }
  }
  return found;
}

}  // namespace busward::registry
