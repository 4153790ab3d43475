#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/safety_store.h"

namespace busward::api {

// The active drivers of a county as the coverage of training and pledges counts them: all, and by
// operator in the order given. Keeps no copy: the drivers outlive it.
class DriversByOperator {
 public:
  struct Group {
    std::optional<db::OperatorNamed> operator_;
    std::vector<std::string> codes;
  };

  explicit DriversByOperator(std::span<const db::PersonOnFile> drivers) {
    for (const db::PersonOnFile& driver : drivers) {
      const std::string_view op = driver.operator_ ? driver.operator_->code : std::string_view{};
      if (groups_.empty() || op != last_operator_) groups_.push_back({driver.operator_, {}});
      last_operator_ = op;
      groups_.back().codes.push_back(driver.code);
      codes_.push_back(driver.code);
      by_code_.emplace(driver.code, &driver);
    }
  }

  const std::vector<std::string>& codes() const { return codes_; }
  const std::vector<Group>& groups() const { return groups_; }
  const db::PersonOnFile* find(const std::string& code) const {
    const auto found = by_code_.find(code);
    return found == by_code_.end() ? nullptr : found->second;
  }

 private:
  std::vector<std::string> codes_;
  std::vector<Group> groups_;
  std::string_view last_operator_;
  std::map<std::string, const db::PersonOnFile*> by_code_;
};

}  // namespace busward::api
