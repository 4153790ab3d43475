#include "gateway/files/toml_table.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace busward::files {

std::optional<toml::table> parse_toml(std::string_view text, FileFaults& faults) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& fault) {
    faults.add({.line = fault.source().begin.line,
                .column = std::to_string(fault.source().begin.column),
                .what = fmt::format("this is no TOML: {}", fault.description()),
                .remedy = "see docs/formats.md for the form"});
    return std::nullopt;
  }
}

std::size_t line_of(const toml::node& node) {
  return std::max<std::size_t>(1, node.source().begin.line);
}

template <class T>
std::optional<T> TomlTable::value(std::string_view key, const char* kind) {
  asked_.emplace(key);
  const toml::node* node = table_.get(key);
  if (node == nullptr) {
    fail(key, fmt::format("'{}' is missing", key), fmt::format("write {} = {}", key, kind));
    return std::nullopt;
  }
  const auto found = node->value<T>();
  if (!found) fail(key, "this is of another type", fmt::format("write {}", kind));
  return found;
}

std::optional<std::string> TomlTable::text(std::string_view key) {
  return value<std::string>(key, "a text in quotes");
}

std::optional<double> TomlTable::number(std::string_view key) {
  const auto found = value<double>(key, "a number");
  if (!found || std::isfinite(*found)) return found;
  fail(key, "this is no finite number", "write a number");
  return std::nullopt;
}

std::optional<std::chrono::sys_days> TomlTable::day(std::string_view key) {
  const auto date = value<toml::date>(key, "a date as in 2026-09-01, without quotes");
  if (!date) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(date->year)},
                                        std::chrono::month{date->month},
                                        std::chrono::day{date->day}};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days{day};
}

void TomlTable::fail(std::string_view key, std::string what, std::string remedy) {
  const toml::node* node = table_.get(key);
  faults_.add({.line = line_of(node == nullptr ? table_ : *node),
               .column = std::string{key},
               .what = std::move(what),
               .remedy = std::move(remedy)});
}

void TomlTable::refuse_unknown_keys() {
  for (const auto& [key, node] : table_) {
    if (asked_.contains(std::string{key.str()})) continue;
    fail(key.str(), fmt::format("there is no key '{}' here", key.str()),
         fmt::format("remove it; known are {}", known()));
  }
}

std::string TomlTable::known() const {
  std::string out;
  for (const std::string& key : asked_) out += (out.empty() ? "" : ", ") + key;
  return out;
}

}  // namespace busward::files
