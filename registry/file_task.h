#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registry/file_health.h"

namespace busward::registry {

// What is to do about one matter in the file of one organisation: one card, however many buses or
// drivers it is about ("half-yearly inspection: 37 buses not on file").
struct FileTask {
  FileMatter matter = DocumentKind::vehicle_inspection;
  std::vector<FileGap> gaps;  // not empty; what is over first, then missing, then ending, by day
  int invalid = 0;            // gaps by their standing
  int not_on_file = 0;
  int due = 0;
  // The nearest end: of what is over where something is, else of what ends soon.
  std::optional<std::chrono::sys_days> last_day() const { return gaps.front().on_file.last_day; }
};

// The gaps of one file, by matter: what is over before what is missing before what ends, then the
// card with more gaps, then in the order of the catalogues. A gap less is a count less, the last
// one takes its card away.
std::vector<FileTask> file_tasks(std::span<const FileGap> gaps);

// What the file of one operator wants.
struct GapsOfOperator {
  std::string operator_name;
  std::vector<FileGap> gaps;
};
using TasksByCode = std::map<std::string, std::vector<FileTask>>;

// What schools owe of it, by the school's code: a contract with each operator, which its gap is
// called by then, and its telephone once, whoever serves it.
TasksByCode tasks_of_schools(std::span<const GapsOfOperator> all);

}  // namespace busward::registry
