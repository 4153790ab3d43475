#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/journey.h"
#include "geo/utc_time.h"
#include "registry/impediments.h"
#include "registry/rule_values.h"

namespace busward::simulator {

// A run that carries pupils although the bus or its route is stopped, or a document of the bus is
// over: nothing is scripted for it, the county's files have it so.
struct UnlicensedCase {
  std::size_t run = 0;
  std::string_view kind;  // the gravest, as an alarm calls it
  geo::UtcTime began_at;
  geo::UtcTime ended_at;
  bool must_be_found = true;  // not one that was under way before anybody looked
};

// What stops or licenses buses, by plate and by route, as the county's files have it.
class ImpedimentBook {
 public:
  explicit ImpedimentBook(const CountyRecords& records);

  // As somebody sees them who looks from `start` on.
  std::vector<UnlicensedCase> cases(const std::string& plate, const Journey& journey,
                                    geo::UtcTime start) const;

 private:
  registry::Impediments impediments(const std::string& plate, const std::string& route,
                                    geo::UtcTime departure) const;

  std::map<std::string, std::vector<registry::Paper>> papers_;
  std::map<std::string, std::vector<registry::Stoppage>> of_buses_;
  std::map<std::string, std::vector<registry::Stoppage>> of_routes_;
  registry::RuleValues rules_;
  std::string zone_;
};

}  // namespace busward::simulator
