#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/sheets/xlsx/zip_archive.h"

namespace busward::sheets {

// The start of an element. Names go without their namespace's prefix; valid during the call only.
class XmlElement {
 public:
  XmlElement(const char* name, const char** attributes);
  std::string_view name() const { return name_; }
  std::optional<std::string_view> attribute(std::string_view name) const;

 private:
  std::string_view name_;
  const char** attributes_;  // name, value, …, null
};

// What a part's reader does with it, front to back. `text` may come in several pieces. A handler
// that has seen enough, or too much, says so with a fault.
struct XmlEvents {
  std::function<void(const XmlElement&)> begin = {};
  std::function<void(std::string_view name)> end = {};
  std::function<void(std::string_view)> text = {};
  std::function<std::optional<WorkbookFault>()> fault = {};  // asked after each piece of the part
};

// Reads one part of a workbook. A DOCTYPE ends it: without one there are no entities to expand.
std::optional<WorkbookFault> read_xml(ZipArchive& archive, const std::string& part,
                                      const XmlEvents& events);

}  // namespace busward::sheets
