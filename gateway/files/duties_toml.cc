#include "gateway/files/duties_toml.h"

#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "gateway/files/toml_table.h"
#include "geo/assert.h"

namespace busward::files {
namespace {

constexpr double kLongestLead = 366;

int lead_days_in(TomlTable& keys) {
  const auto lead = keys.number("lead_days");
  if (!lead) return 0;
  if (*lead < 0 || *lead > kLongestLead || *lead != std::floor(*lead)) {
    keys.fail("lead_days", fmt::format("{} is no number of days", *lead),
              "write a whole number from 0 to 366");
    return 0;
  }
  return static_cast<int>(*lead);
}

std::optional<registry::Duty> duty_in(const toml::table& table, FileFaults& faults) {
  TomlTable keys{table, faults};
  const std::size_t faults_before = faults.count();
  registry::Duty duty{.name = keys.text("name").value_or(""),
                      .title_zh = keys.text("title_zh").value_or(""),
                      .title_en = keys.text("title_en").value_or(""),
                      .owner = keys.named("owner", registry::kDutyOwners),
                      .rhythm = keys.named("rhythm", registry::kRhythms),
                      .lead_days = lead_days_in(keys),
                      .valid_from = keys.day("valid_from").value_or(std::chrono::sys_days{}),
                      .standing = {},
                      .source = keys.text("source").value_or("")};
  const auto standing_text = keys.text("standing");
  const auto standing = registry::standing_from(standing_text.value_or(""));
  if (standing_text && !standing) {
    keys.fail("standing", fmt::format("'{}' is unknown", *standing_text),
              "write one of law, local_rule, standard, house_default, unverified");
  }
  keys.refuse_unknown_keys();
  if (faults.count() > faults_before) return std::nullopt;
  duty.standing = *standing;
  return duty;
}

}  // namespace

std::vector<registry::Duty> read_duties(std::string_view text, FileFaults& faults) {
  std::vector<registry::Duty> duties;
  const auto table = parse_toml(text, faults);
  if (!table) return duties;
  for (const auto& [key, node] : *table) {
    if (key.str() == "duty" && node.is_array_of_tables()) continue;
    faults.add({.line = line_of(node),
                .column = std::string{key.str()},
                .what = fmt::format("there is no key '{}' here", key.str()),
                .remedy = "write [[duty]] tables only"});
  }
  const toml::array* entries = table->get_as<toml::array>("duty");
  if (entries == nullptr) return duties;
  std::map<std::pair<std::string, std::chrono::sys_days>, std::size_t> lines;
  for (const toml::node& entry : *entries) {
    auto duty = entry.is_table() ? duty_in(*entry.as_table(), faults) : std::nullopt;
    if (!duty) continue;
    const auto [first, is_new] =
        lines.emplace(std::pair{duty->name, duty->valid_from}, line_of(entry));
    if (is_new) {
      duties.push_back(std::move(*duty));
      continue;
    }
    faults.add({.line = line_of(entry),
                .column = "name",
                .what = fmt::format("'{}' is on line {} already, from that day", duty->name,
                                    first->second),
                .remedy = "keep one of them"});
  }
  return duties;
}

std::vector<registry::Duty> default_duties() {
  FileFaults faults{"duties_cn.toml"};
  auto duties = read_duties(default_duties_text(), faults);
  BUSWARD_ASSERT(faults.empty());
  return duties;
}

}  // namespace busward::files
