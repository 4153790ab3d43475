#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "registry/wording.h"

namespace busward::files {

using registry::Language;
using registry::Wording;

// A cell of a sheet, by the line on which its row begins (from 1) and its place in it (from 0).
struct CellPlace {
  std::size_t row_line = 1;
  std::size_t index = 0;
  friend auto operator<=>(const CellPlace&, const CellPlace&) = default;
};

// One thing wrong with a file: where, what it is, and what to do about it.
struct FileFault {
  std::optional<std::size_t> line;  // from 1; none: the file as a whole
  Wording column;  // a column's or property's name, or a number; empty: the line as a whole
  Wording what;
  Wording remedy;                       // what to do; may be part of `what` already
  std::optional<CellPlace> place = {};  // where the fault is one of a single cell
  std::string address = {};             // of that cell in a spreadsheet: "C12"
};

// The faults of one file, in the order in which they were found. A file of the wrong kind has one
// fault a cell: the first 100,000 are kept, the rest counted.
class FileFaults {
 public:
  static constexpr std::size_t kKept = 100'000;
  static constexpr std::size_t kShown = 50;

  explicit FileFaults(std::string file) : file_{std::move(file)} {}

  void add(FileFault fault);
  bool empty() const { return count_ == 0; }
  std::size_t count() const { return count_; }
  const std::string& file() const { return file_; }
  const std::vector<FileFault>& kept() const { return kept_; }
  std::vector<const FileFault*> by_line() const;  // of those kept
  // By line, the first `shown`, and a last line with how many were left out. English:
  // "terminals.csv:12:phone: 'x' is not a number; write digits only"; Chinese:
  // "terminals.csv 第 12 行「终端号」: “x” 不是数字；请只填数字".
  std::vector<std::string> lines(Language language = Language::en,
                                 std::size_t shown = kShown) const;

 private:
  std::string file_;
  std::vector<FileFault> kept_;
  std::size_t count_ = 0;
};

// What is wrong and what to do, without the place.
std::string sentence_of(const FileFault& fault, Language language);

}  // namespace busward::files
