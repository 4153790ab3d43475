#include <chrono>
#include <cstdio>

#include <fmt/format.h>

#include "gateway/commands/commands.h"
#include "gateway/simulator/county.h"
#include "gateway/simulator/county_files.h"

namespace busward::commands {

int run(const SeedCounty& command) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const simulator::CountyPlan plan{.seed = command.seed,
                                   .buses = command.buses,
                                   .start = command.start.value_or(geo::UtcTime{now})};
  const simulator::CountyRecords records = simulator::generate_county(plan);
  const auto written = simulator::write_county(records, command.out);
  if (!written) {
    fmt::print(stderr, "busward: cannot write {}; name a folder you may write to with --out\n",
               written.error().path.string());
    return 2;
  }
  fmt::print(R"({{"seed":{},"start":"{}","roads":{},"places":{},"schools":{},)"
             R"("buses":{},"routes":{},"runs":{}}})"
             "\n",
             plan.seed, geo::to_iso8601(plan.start), records.roads.size(), records.places.size(),
             records.schools.size(), records.buses.size(), records.routes.size(),
             records.assignments.size());
  return 0;
}

}  // namespace busward::commands
