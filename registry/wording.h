#pragma once

#include <string>
#include <utility>

#include "registry/name_table.h"

namespace busward::registry {

// The languages in which people are spoken to.
enum class Language { zh, en };
inline constexpr NameTable<Language, 2> kLanguages{{{Language::zh, "zh"}, {Language::en, "en"}}};

// One sentence, or part of one, as people read it. Text of a single language stands for both: a
// name, a number, or a sentence that only administrators see.
class Wording {
 public:
  Wording() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a plain text is worded alike in both.
  Wording(std::string both) : zh_{both}, en_{std::move(both)} {}
  // NOLINTNEXTLINE(google-explicit-constructor): the same for a literal.
  Wording(const char* both) : Wording{std::string{both}} {}
  Wording(std::string zh, std::string en) : zh_{std::move(zh)}, en_{std::move(en)} {}

  const std::string& in(Language language) const { return language == Language::zh ? zh_ : en_; }
  bool empty() const { return zh_.empty() && en_.empty(); }
  friend bool operator==(const Wording&, const Wording&) = default;

 private:
  std::string zh_;
  std::string en_;
};

}  // namespace busward::registry
