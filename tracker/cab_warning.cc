#include "tracker/cab_warning.h"

#include "registry/name_table.h"

namespace busward::tracker {
namespace {

constexpr registry::NameTable<CabOutcome, 5> kOutcomes{{{CabOutcome::confirmed, "confirmed"},
                                                        {CabOutcome::refused, "refused"},
                                                        {CabOutcome::unsupported, "unsupported"},
                                                        {CabOutcome::unanswered, "unanswered"},
                                                        {CabOutcome::unreachable, "unreachable"}}};

}  // namespace

std::string_view to_text(CabOutcome outcome) {
  return registry::name_in(kOutcomes, outcome);
}

std::optional<CabOutcome> cab_outcome_from(std::string_view text) {
  return registry::value_in(kOutcomes, text);
}

}  // namespace busward::tracker
