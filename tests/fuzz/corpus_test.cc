#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "tests/fuzz/targets.h"
#include "tests/support/project_root.h"

namespace busward::fuzz {
namespace {

// Replays what the fuzzer kept; a target that finds a fault aborts.
std::size_t replay(const char* name, void (*target)(jt808::ByteView)) {
  const auto corpus = support::project_root() / "tests/fuzz/corpus" / name;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator{corpus}) {
    std::ifstream file{entry.path(), std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{file}, {}};
    target(jt808::Bytes(content.begin(), content.end()));
    ++count;
  }
  return count;
}

TEST(FuzzCorpus, OfStreamsStillHolds) {
  EXPECT_GT(replay("stream", exercise_stream), 50u);
}

TEST(FuzzCorpus, OfPackagesStillHolds) {
  EXPECT_GT(replay("reassembly", exercise_reassembly), 20u);
}

TEST(FuzzCorpus, OfWorkbooksStillHolds) {
  EXPECT_GT(replay("workbook", exercise_workbook), 10u);
}

}  // namespace
}  // namespace busward::fuzz
