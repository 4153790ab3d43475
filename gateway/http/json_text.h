#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace busward::http {

// Writes one JSON document from front to back. Commas are its business, the right nesting is the
// caller's. Numbers leave in plain notation with as many decimals as asked for, and canonical JSON
// that comes from the record goes in as it stands (raw); both are why this is not a document tree.
class JsonText {
 public:
  JsonText& begin_object() { return open('{'); }
  JsonText& end_object() { return close('}'); }
  JsonText& begin_array() { return open('['); }
  JsonText& end_array() { return close(']'); }
  JsonText& member(std::string_view name);  // the value follows

  JsonText& text(std::string_view value);
  JsonText& number(std::int64_t value);
  JsonText& decimal(double value, int decimals);  // not a finite number = null
  JsonText& boolean(bool value);
  JsonText& null();
  JsonText& text_or_null(const std::optional<std::string>& value);
  JsonText& number_or_null(std::optional<std::int64_t> value);
  JsonText& id(std::int64_t value);  // record ids are strings
  JsonText& raw(std::string_view json);

  std::string take() { return std::move(out_); }

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  void separate();

  std::string out_;
  bool follows_value_ = false;
};

}  // namespace busward::http
