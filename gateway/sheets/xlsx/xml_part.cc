#include "gateway/sheets/xlsx/xml_part.h"

#include <memory>

#include <expat.h>

namespace busward::sheets {
namespace {

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

struct Free {
  void operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }
};

// What expat's callbacks are given.
struct Reading {
  const XmlEvents& events;
  XML_ParserStruct* parser;
  bool doctype = false;
};

Reading& reading(void* data) {
  return *static_cast<Reading*>(data);
}

void on_begin(void* data, const char* name, const char** attributes) {
  const XmlEvents& events = reading(data).events;
  if (events.begin) events.begin(XmlElement{name, attributes});
}

void on_end(void* data, const char* name) {
  const XmlEvents& events = reading(data).events;
  if (events.end) events.end(without_prefix(name));
}

void on_text(void* data, const char* text, int length) {
  const XmlEvents& events = reading(data).events;
  if (events.text) events.text({text, static_cast<std::size_t>(length)});
}

void on_doctype(void* data, const char*, const char*, const char*, int) {
  reading(data).doctype = true;
  XML_StopParser(reading(data).parser, XML_FALSE);
}

}  // namespace

XmlElement::XmlElement(const char* name, const char** attributes)
    : name_{without_prefix(name)}, attributes_{attributes} {}

std::optional<std::string_view> XmlElement::attribute(std::string_view name) const {
  for (const char** at = attributes_; *at != nullptr; at += 2) {
    if (without_prefix(at[0]) == name) return at[1];
  }
  return std::nullopt;
}

std::optional<WorkbookFault> read_xml(ZipArchive& archive, const std::string& part,
                                      const XmlEvents& events) {
  const std::unique_ptr<XML_ParserStruct, Free> parser{XML_ParserCreate(nullptr)};
  Reading state{.events = events, .parser = parser.get()};
  XML_SetUserData(parser.get(), &state);
  XML_SetElementHandler(parser.get(), on_begin, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  std::optional<WorkbookFault> fault;
  const auto take = [&](std::string_view piece) {
    const bool fine = XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()),
                                piece.empty()) != XML_STATUS_ERROR;
    if (state.doctype) {
      fault = WorkbookFault::has_doctype;
    } else if (!fine) {
      fault = WorkbookFault::damaged;
    } else if (events.fault) {
      fault = events.fault();
    }
    return !fault;
  };
  const auto read = archive.read(part, take);
  if (!read) return read.error();
  return fault;
}

}  // namespace busward::sheets
