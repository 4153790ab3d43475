#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/safety_store.h"

namespace busward::api {

// The active drivers and staff of a county as the coverage of training and pledges counts them:
// all, and by operator in the order given. Keeps no copy: the people outlive it.
class PeopleByOperator {
 public:
  using Codes = std::map<registry::Audience, std::vector<std::string>>;
  struct Group {
    std::optional<db::OperatorNamed> operator_;
    Codes codes;
  };

  explicit PeopleByOperator(std::span<const db::PersonOnFile> people) {
    for (const db::PersonOnFile& person : people) {
      const std::string_view op = person.operator_ ? person.operator_->code : std::string_view{};
      if (groups_.empty() || op != last_operator_) groups_.push_back({person.operator_, {}});
      last_operator_ = op;
      groups_.back().codes[person.audience].push_back(person.code);
      codes_[person.audience].push_back(person.code);
      by_code_.emplace(person.code, &person);
    }
  }

  const Codes& codes() const { return codes_; }
  const std::vector<Group>& groups() const { return groups_; }
  const db::PersonOnFile* find(const std::string& code) const {
    const auto found = by_code_.find(code);
    return found == by_code_.end() ? nullptr : found->second;
  }

 private:
  Codes codes_;
  std::vector<Group> groups_;
  std::string_view last_operator_;
  std::map<std::string, const db::PersonOnFile*> by_code_;
};

}  // namespace busward::api
