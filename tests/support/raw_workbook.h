#pragma once

#include <string>
#include <utility>
#include <vector>

namespace busward::support {

// A ZIP file of parts (name, content).
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& parts);

// A workbook by the letter, for what no writer of ours would write. `sheet` is what stands in
// <worksheet>, `shared` what stands in <sst>, `styles` what stands in <styleSheet>.
struct RawWorkbook {
  std::string sheet = {};
  std::string shared = {};
  std::string styles = {};
  std::string properties = {};    // attributes of <workbookPr>
  std::string before_sheet = {};  // in front of <worksheet>: a DOCTYPE
  std::string sheets = R"(<sheet name="Sheet1" sheetId="1" r:id="rId1"/>)";

  std::string bytes() const;
};

}  // namespace busward::support
