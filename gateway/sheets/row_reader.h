#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/sheets/table.h"
#include "geo/latlng.h"
#include "registry/name_table.h"
#include "routing/civil_time.h"

namespace busward::sheets {

// Reads the cells of one row as what their columns hold. A cell that is not, or that is empty
// where the column must not be, adds a fault and gives nothing. `sound` tells at the end whether
// the row may be used. Columns go by their key; one that the form does not have is our bug.
class RowReader {
 public:
  RowReader(const Table& table, const Row& row, files::FileFaults& faults)
      : table_{table}, row_{row}, faults_{faults} {}

  bool sound() const { return sound_; }

  // Text and codes. Empty cells and absent columns are nothing.
  std::optional<std::string> text(std::string_view column);
  // The same for a column that must be filled in; empty after a fault.
  std::string name(std::string_view column) { return text(column).value_or(""); }
  // The same for a column that another cell of the row asks for; empty is a fault here.
  std::string filled_in(std::string_view column);
  std::optional<long> whole(std::string_view column);
  std::optional<std::chrono::sys_days> day(std::string_view column);
  // A moment of the county's clocks: a day alone, which is its midnight, or a day and a time.
  std::optional<routing::CivilTime> moment(std::string_view column);
  std::optional<std::chrono::seconds> time_of_day(std::string_view column);
  // Bit 0 = Monday … bit 6 = Sunday.
  std::optional<unsigned> weekdays(std::string_view column);
  std::optional<geo::LatLng> place(std::string_view latitude, std::string_view longitude);

  template <class E, std::size_t N>
  std::optional<E> word(std::string_view column, const registry::NameTable<E, N>& table) {
    const std::string_view key = word_key(column);
    return key.empty() ? std::nullopt : registry::value_in(table, key);
  }
  // The first value where the cell is empty or bad, which is a fault.
  template <class E, std::size_t N>
  E required_word(std::string_view column, const registry::NameTable<E, N>& table) {
    return word(column, table).value_or(table.front().first);
  }

  void fail(std::string_view column, files::Wording what, files::Wording remedy);

 private:
  const Column& known(std::string_view column) const;
  std::string_view word_key(std::string_view column);
  std::optional<double> degrees(std::string_view column);
  std::optional<std::string> without_lost_digits(const Column& column, const Cell& cell);

  const Table& table_;
  const Row& row_;
  files::FileFaults& faults_;
  bool sound_ = true;
};

}  // namespace busward::sheets
