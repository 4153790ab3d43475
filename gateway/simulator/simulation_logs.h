#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "gateway/simulator/fleet_plan.h"
#include "gateway/simulator/tally.h"
#include "geo/utc_time.h"

namespace busward::simulator {

// A JSON-lines file of docs/formats.md, "What the simulator writes"; each line is on disk when it
// is complete enough to be judged, so that a killed simulator leaves whole lines.
class LineLog {
 public:
  explicit LineLog(const std::filesystem::path& path)
      : file_{path, std::ios::binary | std::ios::trunc} {}

  bool is_open() const { return file_.is_open(); }
  void add(const std::string& line) { file_ << line << '\n'; }
  void flush() { file_.flush(); }

 private:
  std::ofstream file_;
};

std::string acked_line(const AckedLocation& location);
std::string truth_line(const SimulatedBus& bus, const SpeedingCase& done, std::size_t number);
std::string truth_line(const SimulatedBus& bus, const DeviationCase& done, std::size_t number);
std::string truth_line(const SimulatedBus& bus, const Mishap& done, std::size_t number);
std::string truth_line(const SimulatedBus& bus, const UnlicensedCase& done, std::size_t number);

}  // namespace busward::simulator
