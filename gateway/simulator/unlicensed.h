#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/journey.h"
#include "geo/utc_time.h"
#include "registry/document.h"
#include "registry/rule_values.h"

namespace busward::simulator {

// A run that carries pupils although a document of the bus is over: nothing is scripted for it, the
// county's documents have it so.
struct UnlicensedCase {
  std::size_t run = 0;
  registry::DocumentKind kind = registry::DocumentKind::placard;  // the gravest
  geo::UtcTime began_at;
  geo::UtcTime ended_at;
  bool must_be_found = true;  // not one that was under way before anybody looked
};

// The documents of all buses, by plate, as the county's file has them.
class PaperBook {
 public:
  explicit PaperBook(const CountyRecords& records);

  // As somebody sees them who looks from `start` on.
  std::vector<UnlicensedCase> cases(const std::string& plate, const Journey& journey,
                                    geo::UtcTime start) const;

 private:
  std::map<std::string, std::vector<registry::Paper>> by_plate_;
  registry::RuleValues rules_;
  std::string zone_;
};

}  // namespace busward::simulator
