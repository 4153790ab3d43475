#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "gateway/files/file_fault.h"
#include "registry/county.h"
#include "registry/rule_values.h"

namespace busward::files {

// county.toml of docs/formats.md; every fault at once, unknown keys too.
std::optional<registry::County> read_county(std::string_view text, FileFaults& faults);

// A file of dated rule values in the form of registry/rules_cn.toml. Whether it holds all that
// verdicts ask for is the caller's question (RuleValues::missing).
std::vector<registry::RuleValue> read_rule_values(std::string_view text, FileFaults& faults);

// registry/rules_cn.toml as it was when this program was built.
std::string_view default_rules_text();
std::vector<registry::RuleValue> default_rule_values();

}  // namespace busward::files
