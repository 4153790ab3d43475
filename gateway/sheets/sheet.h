#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "registry/name_table.h"
#include "registry/wording.h"

namespace busward::sheets {

class RowReader;

// What stands in the cells of a column.
enum class Holds { text, code, whole, day, time_of_day, latitude, longitude, word, weekdays };
inline constexpr registry::NameTable<Holds, 9> kHolds{{{Holds::text, "text"},
                                                       {Holds::code, "code"},
                                                       {Holds::whole, "whole"},
                                                       {Holds::day, "day"},
                                                       {Holds::time_of_day, "time_of_day"},
                                                       {Holds::latitude, "latitude"},
                                                       {Holds::longitude, "longitude"},
                                                       {Holds::word, "word"},
                                                       {Holds::weekdays, "weekdays"}}};

// A word that a cell may hold: its name in code and API, as bureaus write it, and in English.
// `also` are others that are read, parted by '|'.
struct Word {
  std::string_view key;
  std::string_view zh;
  std::string_view en;
  std::string_view also = {};
};

struct WholeRange {
  long lowest = 0;
  long highest = 0;
};

// One column of a kind of record. Reader, template, export, preview, API and page follow from it.
struct Column {
  std::string_view key;  // heading of our own CSV files, member of the API: "plate_colour"
  std::string_view zh;   // heading as bureaus write it
  std::string_view en;
  std::string_view also = {};  // other headings that are read, parted by '|'
  bool required = false;
  Holds holds = Holds::text;
  WholeRange range = {};             // of a whole number
  std::span<const Word> words = {};  // of a word
  std::string_view example = {};     // one that contains kExampleMark marks its row as an example
  std::string_view note_zh = {};     // what to fill in, where the heading does not say it
  std::string_view note_en = {};
};

// A row with a cell that holds its column's example is one of a template, and no record.
inline constexpr std::string_view kExampleMark = "示例";

// A kind of record, but for the record's type.
struct SheetForm {
  std::string_view key;  // of the command and the API: "buses"; its file is KEY.csv or KEY.xlsx
  std::string_view zh;   // 校车
  std::string_view en;
  std::string_view key_column;  // which is blamed for a record that comes twice
  std::span<const Column> columns;

  const Column* column(std::string_view column_key) const;
};

// A kind of record: its columns, and how a row becomes one.
template <class T>
struct Sheet {
  SheetForm form;
  // Nothing where a cell is bad; the reader has named it.
  std::optional<T> (*record_in)(RowReader& row);
  // As people call the record; no two of a file are called alike.
  std::string (*key_of)(const T& record);
};

// Calls `use` with each part of a list parted by '|'; stops where it answers true, and says so.
template <class Use>
constexpr bool any_of_parts(std::string_view list, Use use) {
  while (!list.empty()) {
    const std::size_t end = list.find('|');
    if (use(list.substr(0, end))) return true;
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
  }
  return false;
}

// Whether the words are those of the table, each once: to be asserted beside every table of words.
template <class E, std::size_t N>
constexpr bool cover(std::span<const Word> words, const registry::NameTable<E, N>& table) {
  if (words.size() != N) return false;
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i].key != table[i].second) return false;
  }
  return true;
}

// A canonical cell (a word's key, an ISO day, …) as people of that language read it.
std::string shown(const Column& column, std::string_view canonical, registry::Language language);

// "核载人数", or in English the column's key.
registry::Wording heading_of(const Column& column);

// The column that a heading names: its key, its Chinese or English heading or another one that is
// read; space, '*' and a last part in brackets do not count. None: no such column.
const Column* column_named(const SheetForm& form, std::string_view heading);

// Whether a heading names what every bureau's sheet has and no record keeps: numbers and remarks.
bool is_idle_heading(std::string_view heading);

}  // namespace busward::sheets
