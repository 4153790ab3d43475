#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/simulator/county.h"
#include "gateway/simulator/journey.h"
#include "geo/utc_time.h"
#include "registry/impediments.h"
#include "registry/rule_values.h"

namespace busward::simulator {

// A run that carries pupils although the bus or its route is stopped, a document of the bus is
// over, or he may not drive whose card is in: nothing is scripted for it, the county's files have
// it so.
struct UnlicensedCase {
  std::size_t run = 0;
  std::string_view kind;  // the gravest, as an alarm calls it
  geo::UtcTime began_at;
  geo::UtcTime ended_at;
  bool must_be_found = true;  // not one that was under way before anybody looked
};

// What stops or licenses buses and drivers, by plate, route and code, as the county's files have
// it.
class ImpedimentBook {
 public:
  explicit ImpedimentBook(const CountyRecords& records);

  // As somebody sees them who looks from `start` on; `by_card`: who drives is known, where a card
  // of his is on file.
  std::vector<UnlicensedCase> cases(const std::string& plate, const Journey& journey,
                                    geo::UtcTime start, bool by_card) const;

 private:
  struct DriverFile {
    std::string licence_class;
    std::optional<std::chrono::sys_days> first_licensed_on;
    std::vector<registry::Paper> papers;
    std::vector<registry::ViolationOfDriver> violations;
    std::vector<registry::Stoppage> stoppages;
    bool has_card = false;
  };
  void add_drivers(const CountyRecords& records);
  void add_violations(const CountyRecords& records);
  const DriverFile* holder(const std::string& code) const;
  registry::Impediments impediments(const std::string& plate, const PlannedRun& run,
                                    bool by_card) const;

  std::map<std::string, DriverFile> drivers_;
  std::map<std::string, int> seats_;
  std::map<std::string, std::vector<registry::Paper>> papers_;
  std::map<std::string, std::vector<registry::Stoppage>> of_buses_;
  std::map<std::string, std::vector<registry::Stoppage>> of_routes_;
  registry::RuleValues rules_;
  std::string zone_;
};

}  // namespace busward::simulator
