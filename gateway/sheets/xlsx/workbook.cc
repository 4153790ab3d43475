#include "gateway/sheets/xlsx/workbook.h"

#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "gateway/files/cell_text.h"
#include "gateway/sheets/xlsx/xml_part.h"

namespace busward::sheets {
namespace {

using Fault = std::optional<WorkbookFault>;

constexpr std::size_t kMostStrings = 2'000'000;

struct Relation {
  std::string type;  // the last part of its address: "worksheet"
  std::string part;
};
using Relations = std::map<std::string, Relation, std::less<>>;  // by id

std::string folder_of(std::string_view part) {
  const std::size_t slash = part.rfind('/');
  return slash == std::string_view::npos ? "" : std::string{part.substr(0, slash + 1)};
}

std::string relations_of(const std::string& part) {
  const std::string folder = folder_of(part);
  return folder + "_rels/" + part.substr(folder.size()) + ".rels";
}

// Targets count from the folder of the part that names them, or from the root.
std::string resolved(const std::string& folder, std::string_view target) {
  return target.starts_with('/') ? std::string{target.substr(1)} : folder + std::string{target};
}

Fault read_relations(ZipArchive& archive, const std::string& of, Relations& relations) {
  const std::string part = of.empty() ? "_rels/.rels" : relations_of(of);
  if (!archive.has(part)) return WorkbookFault::no_workbook;
  const std::string folder = folder_of(of);
  XmlEvents events;
  events.begin = [&](const XmlElement& element) {
    const auto id = element.attribute("Id");
    const auto type = element.attribute("Type");
    const auto target = element.attribute("Target");
    if (element.name() != "Relationship" || !id || !type || !target) return;
    const auto slash = type->rfind('/');
    relations[std::string{*id}] = {
        .type = std::string{type->substr(slash == type->npos ? 0 : slash + 1)},
        .part = resolved(folder, *target)};
  };
  return read_xml(archive, part, events);
}

std::optional<std::string> part_of_type(const Relations& relations, std::string_view type) {
  for (const auto& [id, relation] : relations) {
    if (relation.type == type) return relation.part;
  }
  return std::nullopt;
}

bool is_true(std::optional<std::string_view> value) {
  return value && (*value == "1" || *value == "true");
}

Fault read_sheet_list(ZipArchive& archive, const std::string& part, const Relations& relations,
                      Workbook& workbook) {
  XmlEvents events;
  events.begin = [&](const XmlElement& element) {
    if (element.name() == "workbookPr") {
      workbook.from_1904 = is_true(element.attribute("date1904"));
    }
    if (element.name() != "sheet") return;
    const auto found = relations.find(element.attribute("id").value_or(""));
    if (found == relations.end() || found->second.type != "worksheet") return;
    const auto state = element.attribute("state");
    workbook.sheets.push_back({.name = std::string{element.attribute("name").value_or("")},
                               .part = found->second.part,
                               .hidden = state && *state != "visible"});
  };
  return read_xml(archive, part, events);
}

Fault read_strings(ZipArchive& archive, const std::string& part, Workbook& workbook) {
  std::string string;
  bool in_text = false;
  int phonetic = 0;  // how Japanese is read aloud: no part of the text
  XmlEvents events;
  events.begin = [&](const XmlElement& element) {
    if (element.name() == "rPh") ++phonetic;
    if (element.name() == "t") in_text = true;
  };
  events.end = [&](std::string_view name) {
    if (name == "rPh") --phonetic;
    if (name == "t") in_text = false;
    if (name != "si") return;
    workbook.strings.push_back(unescaped(string));
    string.clear();
  };
  events.text = [&](std::string_view text) {
    if (in_text && phonetic == 0) string += text;
  };
  events.fault = [&]() -> Fault {
    if (workbook.strings.size() > kMostStrings) return WorkbookFault::too_large;
    return std::nullopt;
  };
  return read_xml(archive, part, events);
}

Fault read_styles(ZipArchive& archive, const std::string& part, Workbook& workbook) {
  std::map<long, NumberStyle> declared;
  bool in_cells = false;
  XmlEvents events;
  events.begin = [&](const XmlElement& element) {
    const auto id = files::parsed<long>(element.attribute("numFmtId").value_or("0")).value_or(0);
    if (element.name() == "numFmt") {
      declared[id] = style_of_format(element.attribute("formatCode").value_or(""));
    }
    if (element.name() == "cellXfs") in_cells = true;
    if (element.name() != "xf" || !in_cells) return;
    const auto known = declared.find(id);
    workbook.styles.push_back(known != declared.end() ? known->second : style_of_builtin(id));
  };
  events.end = [&](std::string_view name) {
    if (name == "cellXfs") in_cells = false;
  };
  return read_xml(archive, part, events);
}

constexpr std::size_t kEscapeLength = 7;

// The character that "_x000D_" at the front of a text stands for.
std::optional<char> escape_at(std::string_view text) {
  if (text.size() < kEscapeLength || !text.starts_with("_x") || text[6] != '_') return std::nullopt;
  unsigned code = 0;
  const char* digits = text.data() + 2;
  const auto [end, ec] = std::from_chars(digits, digits + 4, code, 16);
  if (ec != std::errc{} || end != digits + 4 || code == 0 || code >= 0x80) return std::nullopt;
  return static_cast<char>(code);
}

}  // namespace

WorkbookResult<Workbook> read_workbook(ZipArchive& archive) {
  Relations root;
  if (const Fault fault = read_relations(archive, "", root)) return *fault;
  const auto main = part_of_type(root, "officeDocument");
  if (!main || !archive.has(*main)) return WorkbookFault::no_workbook;
  Relations relations;
  if (const Fault fault = read_relations(archive, *main, relations)) return *fault;
  Workbook workbook;
  if (const Fault fault = read_sheet_list(archive, *main, relations, workbook)) return *fault;
  if (workbook.sheets.empty()) return WorkbookFault::no_workbook;
  if (const auto part = part_of_type(relations, "styles")) {
    if (const Fault fault = read_styles(archive, *part, workbook)) return *fault;
  }
  if (const auto part = part_of_type(relations, "sharedStrings")) {
    if (const Fault fault = read_strings(archive, *part, workbook)) return *fault;
  }
  return workbook;
}

std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto letter = escape_at(text);
    out += letter.value_or(text.front());
    text.remove_prefix(letter ? kEscapeLength : 1);
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (; !text.empty(); text.remove_prefix(1)) {
    if (escape_at(text)) out += "_x005F";
    out += text.front();
  }
  return out;
}

}  // namespace busward::sheets
