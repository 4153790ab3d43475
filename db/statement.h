#pragma once

#include <cstddef>

namespace busward::db {

// A named SQL text beside its only caller, always with parameters ($1 …). Connections prepare it on
// first use, so a name stands for one text in the whole program. Both pointers are to string
// literals.
struct Statement {
  const char* name;
  const char* sql;
};

// One statement or a constexpr array of them: what a piece of work is going to execute. It must
// outlive the work, which constexpr ones do.
class Statements {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a single statement is the usual case.
  constexpr Statements(const Statement& one) : first_{&one}, count_{1} {}
  template <std::size_t N>
  // NOLINTNEXTLINE(google-explicit-constructor): an array of them stands for its elements.
  constexpr Statements(const Statement (&several)[N]) : first_{several}, count_{N} {}

  constexpr const Statement* begin() const { return first_; }
  constexpr const Statement* end() const { return first_ + count_; }

 private:
  const Statement* first_;
  std::size_t count_;
};

// Whether work that certainly did not happen may be run a second time. It says nothing about work
// in doubt, which nobody repeats.
enum class Replay { safe, once };

}  // namespace busward::db
