#include "registry/file_task.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace busward::registry {
namespace {

using std::chrono::sys_days;

constexpr auto kContract = OrganisationMatter::responsibility_contract;

int urgency(FileStanding standing) {
  switch (standing) {
    case FileStanding::invalid:
      return 0;
    case FileStanding::not_on_file:
      return 1;
    case FileStanding::valid:
      return 2;
  }
  return 2;
}

void add(FileTask& task, const FileGap& gap) {
  switch (gap.on_file.standing) {
    case FileStanding::invalid:
      ++task.invalid;
      break;
    case FileStanding::not_on_file:
      ++task.not_on_file;
      break;
    case FileStanding::valid:
      ++task.due;
      break;
  }
  task.gaps.push_back(gap);
}

void sort_gaps(FileTask& task) {
  std::ranges::stable_sort(task.gaps, {}, [](const FileGap& gap) {
    return std::tuple{urgency(gap.on_file.standing),
                      gap.on_file.last_day.value_or(sys_days::max())};
  });
}

}  // namespace

std::vector<FileTask> file_tasks(std::span<const FileGap> gaps) {
  std::map<FileMatter, FileTask> by_matter;
  for (const FileGap& gap : gaps) {
    FileTask& task = by_matter[gap.matter];
    task.matter = gap.matter;
    add(task, gap);
  }
  std::vector<FileTask> tasks;
  for (auto& [matter, task] : by_matter) {
    sort_gaps(task);
    tasks.push_back(std::move(task));
  }
  std::ranges::stable_sort(tasks, {}, [](const FileTask& task) {
    return std::pair{urgency(task.gaps.front().on_file.standing),
                     -static_cast<std::ptrdiff_t>(task.gaps.size())};
  });
  return tasks;
}

TasksByCode tasks_of_schools(std::span<const GapsOfOperator> all) {
  std::map<std::string, std::vector<FileGap>> owed;
  for (const GapsOfOperator& file : all) {
    for (const FileGap& gap : file.gaps) {
      if (!gap.of_school) continue;
      auto& of_school = owed[*gap.of_school];
      const bool with_operator = gap.matter == FileMatter{kContract};
      if (!with_operator &&
          std::ranges::find(of_school, gap.matter, &FileGap::matter) != of_school.end()) {
        continue;
      }
      of_school.push_back(gap);
      if (with_operator) of_school.back().name = file.operator_name;
    }
  }
  TasksByCode tasks;
  for (const auto& [school, gaps] : owed) tasks[school] = file_tasks(gaps);
  return tasks;
}

}  // namespace busward::registry
