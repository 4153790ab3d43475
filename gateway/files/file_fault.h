#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace busward::files {

// One thing wrong with a file: where, what it is, and what to do about it.
struct FileFault {
  std::optional<std::size_t> line;  // from 1; none: the file as a whole
  std::string column;  // a column's or property's name, or a number; empty: the line as a whole
  std::string what;
  std::string remedy;  // what to do; may be part of `what` already
};

// The faults of one file, in the order in which they were found. The first 50 are kept, the rest
// counted: a file of the wrong kind has one fault a cell.
class FileFaults {
 public:
  static constexpr std::size_t kKept = 50;

  explicit FileFaults(std::string file) : file_{std::move(file)} {}

  void add(FileFault fault);
  bool empty() const { return count_ == 0; }
  std::size_t count() const { return count_; }
  const std::string& file() const { return file_; }
  const std::vector<FileFault>& kept() const { return kept_; }
  // "terminals.csv:12:phone: 'x' is not a number; write digits only", one a fault by line, and a
  // last line with how many were left out.
  std::vector<std::string> lines() const;

 private:
  std::string file_;
  std::vector<FileFault> kept_;
  std::size_t count_ = 0;
};

}  // namespace busward::files
