#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  busward::fuzz::exercise_workbook({data, size});
  return 0;
}
