#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "registry/document.h"

namespace busward::registry {

// 校车安全管理责任书: what a school and the operator who drives for it owe each other (article 11).
struct Contract {
  std::string number;
  std::string school_code;
  std::string operator_code;
  std::optional<std::chrono::sys_days> signed_on;
  std::optional<std::chrono::sys_days> filed_on;  // with the education department
  std::optional<std::string> filed_with;
  DocumentDays days;
  friend bool operator==(const Contract&, const Contract&) = default;
};

// What a verdict needs to know of a contract.
struct ContractTerms {
  DocumentDays days;
  std::optional<std::chrono::sys_days> filed_on;
  friend bool operator==(const ContractTerms&, const ContractTerms&) = default;
};

// How the contracts of one school with one operator stand on a day. One holds from the day on which
// it was filed; one whose filing is not on file proves nothing. An operator serves a school while
// one is valid.
OnFile contracts_on_file(std::span<const ContractTerms> contracts, std::chrono::sys_days day);

}  // namespace busward::registry
