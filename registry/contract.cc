#include "registry/contract.h"

#include <algorithm>
#include <vector>

namespace busward::registry {

OnFile contracts_on_file(std::span<const ContractTerms> contracts, std::chrono::sys_days day) {
  std::vector<DocumentDays> filed;
  for (const ContractTerms& contract : contracts) {
    DocumentDays days = contract.days;
    if (!contract.filed_on) {
      days.last.reset();  // it may have been filed and may not: nobody knows
    } else if (days.last && *days.last < *contract.filed_on) {
      continue;  // filed when it was over: it never held
    } else {
      days.first = std::max(days.first.value_or(*contract.filed_on), *contract.filed_on);
    }
    filed.push_back(days);
  }
  return on_file(filed, day);
}

}  // namespace busward::registry
