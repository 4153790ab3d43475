#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "gateway/files/csv_table.h"
#include "gateway/files/file_fault.h"
#include "gateway/files/located.h"
#include "geo/latlng.h"
#include "registry/name_table.h"
#include "routing/civil_time.h"

namespace busward::files {

struct WholeRange {
  long lowest = 0;
  long highest = 0;
};

// Reads the cells of one row as what they should be; each that is not adds a fault and gives
// nothing. `sound` tells at the end whether the row may be used.
class CellReader {
 public:
  CellReader(const CsvTable& table, const CsvRow& row, FileFaults& faults)
      : table_{table}, row_{row}, faults_{faults} {}

  bool sound() const { return sound_; }
  std::size_t line() const { return row_.line; }

  // Empty cells and absent columns are nothing.
  std::optional<std::string> text(std::string_view column);
  std::string required_text(std::string_view column);
  std::optional<long> whole(std::string_view column, WholeRange range);
  std::optional<double> number(std::string_view column);
  // A civil day as spreadsheets write it: 2026-09-01, 2026/9/1, 2026.9.1 or 2026年9月1日.
  std::optional<std::chrono::sys_days> day(std::string_view column);
  // A moment of the county's clocks: a day as above, alone or with a time, "2026-09-01 10:30" or
  // "…T10:30:00"; a day alone is its midnight.
  std::optional<routing::CivilTime> moment(std::string_view column);
  std::optional<std::chrono::seconds> time_of_day(std::string_view column);
  std::optional<geo::LatLng> place(std::string_view latitude, std::string_view longitude);

  template <class E, std::size_t N>
  std::optional<E> named(std::string_view column, const registry::NameTable<E, N>& table) {
    const auto cell = text(column);
    if (!cell) return std::nullopt;
    const auto value = registry::value_in(table, *cell);
    if (!value) fail(column, fmt::format("'{}' is unknown", *cell), "write one of " + words(table));
    return value;
  }
  // The first value where the cell is empty, which is a fault.
  template <class E, std::size_t N>
  E required_named(std::string_view column, const registry::NameTable<E, N>& table) {
    required_text(column);
    return named(column, table).value_or(table.front().first);
  }

  void fail(std::string_view column, std::string what, std::string remedy);

 private:
  template <class E, std::size_t N>
  static std::string words(const registry::NameTable<E, N>& table) {
    std::string out;
    for (const auto& [value, name] : table) {
      if (!out.empty()) out += ", ";
      out += name;
    }
    return out;
  }

  const CsvTable& table_;
  const CsvRow& row_;
  FileFaults& faults_;
  bool sound_ = true;
};

}  // namespace busward::files
