#include "tests/support/raw_workbook.h"

#include <stdexcept>

#include <zip.h>

namespace busward::support {

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& parts) {
  zip_error_t error;
  zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(memory);
  zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, &error);
  if (archive == nullptr) throw std::runtime_error{"no archive"};
  for (const auto& [name, content] : parts) {
    zip_source_t* part = zip_source_buffer(archive, content.data(), content.size(), 0);
    zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_UTF_8);
  }
  if (zip_close(archive) != 0) throw std::runtime_error{"the archive cannot be closed"};
  zip_stat_t stat;
  zip_source_stat(memory, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_open(memory);
  zip_source_read(memory, bytes.data(), bytes.size());
  zip_source_close(memory);
  zip_source_free(memory);
  return bytes;
}

std::string RawWorkbook::bytes() const {
  const std::string head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
  const std::string relations =
      R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  const std::string type =
      R"(Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/)";
  const auto relation = [&](const char* id, const std::string& kind, const std::string& target) {
    return std::string{"<Relationship Id=\""} + id + "\" " + type + kind + "\" Target=\"" + target +
           "\"/>";
  };
  return zip_of(
      {{"_rels/.rels", head + relations + relation("rId1", "officeDocument", "xl/workbook.xml") +
                           "</Relationships>"},
       {"xl/workbook.xml", head + "<workbook xmlns:r=\"r\"><workbookPr " + properties +
                               "/><sheets>" + sheets + "</sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        head + relations + relation("rId1", "worksheet", "worksheets/sheet1.xml") +
            relation("rId2", "worksheet", "/xl/worksheets/sheet2.xml") +
            relation("rId3", "styles", "styles.xml") +
            relation("rId4", "sharedStrings", "sharedStrings.xml") + "</Relationships>"},
       {"xl/worksheets/sheet1.xml", head + before_sheet + "<worksheet>" + sheet + "</worksheet>"},
       {"xl/worksheets/sheet2.xml",
        head + "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>second</t></is></c></row>"
               "</sheetData></worksheet>"},
       {"xl/styles.xml", head + "<styleSheet>" + styles + "</styleSheet>"},
       {"xl/sharedStrings.xml", head + "<sst>" + shared + "</sst>"}});
}

}  // namespace busward::support
