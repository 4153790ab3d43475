#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "gateway/files/file_fault.h"
#include "registry/name_table.h"

namespace busward::files {

// The whole text as TOML; what is none is a fault.
std::optional<toml::table> parse_toml(std::string_view text, FileFaults& faults);
std::size_t line_of(const toml::node& node);

// Reads the keys of one table; what is missing, of another type or unknown is a fault.
class TomlTable {
 public:
  TomlTable(const toml::table& table, FileFaults& faults) : table_{table}, faults_{faults} {}

  std::optional<std::string> text(std::string_view key);
  std::optional<double> number(std::string_view key);
  std::optional<std::chrono::sys_days> day(std::string_view key);
  // A word of the table; the first one where it is a fault.
  template <class E, std::size_t N>
  E named(std::string_view key, const registry::NameTable<E, N>& names) {
    const auto word = text(key);
    const auto found = word ? registry::value_in(names, *word) : std::nullopt;
    if (word && !found) fail(key, fmt::format("'{}' is unknown", *word), words_of(names));
    return found.value_or(names.front().first);
  }

  void fail(std::string_view key, std::string what, std::string remedy);
  void refuse_unknown_keys();

 private:
  template <class T>
  std::optional<T> value(std::string_view key, const char* kind);
  std::string known() const;
  template <class E, std::size_t N>
  static std::string words_of(const registry::NameTable<E, N>& names) {
    std::string out;
    for (const auto& [value, name] : names)
      out += (out.empty() ? "write one of " : ", ") + std::string{name};
    return out;
  }

  const toml::table& table_;
  FileFaults& faults_;
  std::set<std::string> asked_;
};

}  // namespace busward::files
