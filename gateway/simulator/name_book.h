#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "gateway/simulator/random.h"

namespace busward::simulator {

// Invents Chinese names that sound like the countryside of central China and belong to nobody. Town
// and village names come out once each; people's names may repeat, as they do in life.
class NameBook {
 public:
  explicit NameBook(Random random) : random_{random} {}

  std::string town();     // "白石": the stem, without 镇 or 乡
  std::string village();  // "李家湾": the stem, without 村
  std::string person();
  // The n-th street of a town, all different for n < 40.
  static std::string street(std::size_t n);

 private:
  template <class Compose>
  std::string once(std::set<std::string>& used, Compose compose);

  Random random_;
  std::set<std::string> towns_;
  std::set<std::string> villages_;
};

}  // namespace busward::simulator
