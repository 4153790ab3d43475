#pragma once

#include <filesystem>

namespace busward::support {

// The folder of the sources this program was built from: the build folder lies in it. Empty when
// the program was moved away.
inline std::filesystem::path project_root() {
  for (auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
       folder != folder.root_path(); folder = folder.parent_path()) {
    if (std::filesystem::exists(folder / "tests/support/project_root.h")) return folder;
  }
  return {};
}

// What stands beside the project; tests that need it skip where it is absent.
inline std::filesystem::path shared_folder() {
  return project_root().parent_path() / "shared";
}

}  // namespace busward::support
