#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/uuid/uuid.hpp>
#include <pqxx/result>

#include "geo/utc_time.h"
#include "registry/document.h"
#include "routing/civil_time.h"

namespace busward::db {

// Between our values and PostgreSQL's text: times go in as ISO 8601 text and come out as epoch
// milliseconds
// (`access.epoch_ms(column)`, made by migration 0001), uuids as text, bytes as hex.
std::string to_sql(geo::UtcTime at);
std::optional<std::string> to_sql(const std::optional<geo::UtcTime>& at);
std::string to_sql(const boost::uuids::uuid& id);
std::optional<std::string> to_sql(const std::optional<boost::uuids::uuid>& id);
std::string hex_bytea(std::string_view bytes);

geo::UtcTime time_from(const pqxx::field& epoch_ms);
std::optional<geo::UtcTime> optional_time_from(const pqxx::field& epoch_ms);
boost::uuids::uuid uuid_from(const pqxx::field& text);
std::optional<boost::uuids::uuid> optional_uuid_from(const pqxx::field& text);
std::string bytes_from(const pqxx::field& bytea);
std::optional<std::string> optional_text_from(const pqxx::field& text);
std::vector<std::string> texts_from(const pqxx::field& array);  // without nulls
// A civil day as days since 1970-01-01.
std::optional<std::chrono::sys_days> optional_day_from(const pqxx::field& days);
// A moment of the county's clocks: goes in as ISO 8601 text without a zone, comes out as seconds
// since 1970 began there, `extract(epoch FROM column)::bigint`.
std::string to_sql(const routing::CivilTime& time);
std::optional<std::string> to_sql(const std::optional<routing::CivilTime>& time);
routing::CivilTime civil_from(const pqxx::field& seconds);
std::optional<routing::CivilTime> optional_civil_from(const pqxx::field& seconds);
std::optional<std::string> day_to_sql(const std::optional<std::chrono::sys_days>& day);
std::optional<std::int64_t> whole(const std::optional<int>& number);
// Throws Refusal of a kind that this program does not know.
registry::Paper paper_from(const pqxx::field& kind, const pqxx::field& first_day,
                           const pqxx::field& last_day);

// A PostgreSQL array as one text parameter, so that many rows go in by one statement:
// `unnest($1::bigint[], …)`.
class SqlArray {
 public:
  void add(std::int64_t value);
  void add(bool value);
  void add(std::string_view text);  // quoted and escaped
  void add(const std::string& text) { add(std::string_view{text}); }
  void add(const char* text) { add(std::string_view{text}); }
  void add_null();
  template <class T>
  void add_optional(const std::optional<T>& value) {
    if (value) {
      add(*value);
    } else {
      add_null();
    }
  }
  std::string text() const { return "{" + body_ + "}"; }
  std::size_t size() const { return size_; }

 private:
  void separate();

  std::string body_;
  std::size_t size_ = 0;
};

// A civil day as a date, null where there is none.
void add_day(SqlArray& array, const std::optional<std::chrono::sys_days>& day);

}  // namespace busward::db
