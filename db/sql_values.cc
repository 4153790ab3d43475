#include "db/sql_values.h"

#include <tuple>
#include <utility>

#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <pqxx/binarystring>

#include "db/faults.h"
#include "routing/civil_time.h"

namespace busward::db {

std::string to_sql(geo::UtcTime at) {
  return geo::to_iso8601(at);
}

std::optional<std::string> to_sql(const std::optional<geo::UtcTime>& at) {
  if (!at) return std::nullopt;
  return to_sql(*at);
}

std::string to_sql(const boost::uuids::uuid& id) {
  return boost::uuids::to_string(id);
}

std::optional<std::string> to_sql(const std::optional<boost::uuids::uuid>& id) {
  if (!id) return std::nullopt;
  return to_sql(*id);
}

std::string hex_bytea(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out(2 + 2 * bytes.size(), '\\');
  char* at = out.data() + 1;
  *at++ = 'x';
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *at++ = kDigits[byte >> 4U];
    *at++ = kDigits[byte & 15U];
  }
  return out;
}

geo::UtcTime time_from(const pqxx::field& epoch_ms) {
  return geo::UtcTime{std::chrono::milliseconds{epoch_ms.as<std::int64_t>()}};
}

std::optional<geo::UtcTime> optional_time_from(const pqxx::field& epoch_ms) {
  if (epoch_ms.is_null()) return std::nullopt;
  return time_from(epoch_ms);
}

boost::uuids::uuid uuid_from(const pqxx::field& text) {
  return boost::uuids::string_generator{}(text.c_str());
}

std::optional<boost::uuids::uuid> optional_uuid_from(const pqxx::field& text) {
  if (text.is_null()) return std::nullopt;
  return uuid_from(text);
}

std::string bytes_from(const pqxx::field& bytea) {
  return pqxx::binarystring{bytea}.str();
}

std::optional<std::string> optional_text_from(const pqxx::field& text) {
  if (text.is_null()) return std::nullopt;
  return text.as<std::string>();
}

std::vector<std::string> texts_from(const pqxx::field& array) {
  std::vector<std::string> texts;
  pqxx::array_parser parser = array.as_array();
  for (auto [kind, text] = parser.get_next(); kind != pqxx::array_parser::juncture::done;
       std::tie(kind, text) = parser.get_next()) {
    if (kind == pqxx::array_parser::juncture::string_value) texts.push_back(std::move(text));
  }
  return texts;
}

std::optional<std::chrono::sys_days> optional_day_from(const pqxx::field& days) {
  if (days.is_null()) return std::nullopt;
  return std::chrono::sys_days{std::chrono::days{days.as<int>()}};
}

std::string to_sql(const routing::CivilTime& time) {
  return routing::to_iso_civil(time);
}

std::optional<std::string> to_sql(const std::optional<routing::CivilTime>& time) {
  return time ? std::optional{to_sql(*time)} : std::nullopt;
}

std::optional<std::string> day_to_sql(const std::optional<std::chrono::sys_days>& day) {
  return day ? std::optional{routing::to_iso_day(*day)} : std::nullopt;
}

std::optional<std::int64_t> whole(const std::optional<int>& number) {
  return number ? std::optional<std::int64_t>{*number} : std::nullopt;
}

routing::CivilTime civil_from(const pqxx::field& seconds) {
  const std::chrono::seconds since{seconds.as<std::int64_t>()};
  const auto days = std::chrono::floor<std::chrono::days>(since);
  return {.day = std::chrono::sys_days{days}, .time_of_day = since - days};
}

std::optional<routing::CivilTime> optional_civil_from(const pqxx::field& seconds) {
  return seconds.is_null() ? std::nullopt : std::optional{civil_from(seconds)};
}

registry::Paper paper_from(const pqxx::field& kind, const pqxx::field& first_day,
                           const pqxx::field& last_day) {
  const auto known = value_in(registry::kDocumentKinds, kind.c_str());
  if (!known) throw Refusal{"a document is of an unknown kind"};
  return {*known, {.first = optional_day_from(first_day), .last = optional_day_from(last_day)}};
}

void SqlArray::separate() {
  if (size_++ > 0) body_ += ',';
}

void SqlArray::add(std::int64_t value) {
  separate();
  body_ += std::to_string(value);
}

void SqlArray::add(bool value) {
  separate();
  body_ += value ? 't' : 'f';
}

void SqlArray::add(std::string_view text) {
  constexpr std::string_view kEscaped = "\"\\";
  separate();
  body_ += '"';
  std::size_t from = 0;
  for (auto at = text.find_first_of(kEscaped); at != text.npos;
       at = text.find_first_of(kEscaped, at + 1)) {
    body_.append(text, from, at - from) += '\\';
    from = at;
  }
  body_.append(text, from) += '"';
}

void SqlArray::add_null() {
  separate();
  body_ += "NULL";
}

void add_day(SqlArray& array, const std::optional<std::chrono::sys_days>& day) {
  day ? array.add(routing::to_iso_day(*day)) : array.add_null();
}

}  // namespace busward::db
