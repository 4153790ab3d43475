#pragma once

#include <span>
#include <string>

namespace busward::files {

struct ZipPart {
  std::string name;  // "runs.csv"; parts of a folder have it before a slash
  std::string content;
};

// A ZIP file of these parts, in memory. Names are UTF-8.
std::string zip_of(std::span<const ZipPart> parts);

}  // namespace busward::files
