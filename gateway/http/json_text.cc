#include "gateway/http/json_text.h"

#include <cmath>
#include <iterator>

#include <fmt/format.h>

namespace busward::http {

namespace {

void append_quoted(std::string& out, std::string_view value) {
  out += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

void JsonText::separate() {
  if (follows_value_) out_ += ',';
  follows_value_ = true;
}

JsonText& JsonText::open(char bracket) {
  separate();
  out_ += bracket;
  follows_value_ = false;
  return *this;
}

JsonText& JsonText::close(char bracket) {
  out_ += bracket;
  follows_value_ = true;
  return *this;
}

JsonText& JsonText::member(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_ += ':';
  follows_value_ = false;
  return *this;
}

JsonText& JsonText::text(std::string_view value) {
  separate();
  append_quoted(out_, value);
  return *this;
}

JsonText& JsonText::number(std::int64_t value) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
  return *this;
}

JsonText& JsonText::decimal(double value, int decimals) {
  if (!std::isfinite(value)) return null();
  separate();
  fmt::format_to(std::back_inserter(out_), "{:.{}f}", value, decimals);
  return *this;
}

JsonText& JsonText::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

JsonText& JsonText::null() {
  separate();
  out_ += "null";
  return *this;
}

JsonText& JsonText::text_or_null(const std::optional<std::string>& value) {
  return value ? text(*value) : null();
}

JsonText& JsonText::number_or_null(std::optional<std::int64_t> value) {
  return value ? number(*value) : null();
}

JsonText& JsonText::id(std::int64_t value) {
  separate();
  fmt::format_to(std::back_inserter(out_), "\"{}\"", value);
  return *this;
}

JsonText& JsonText::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace busward::http
