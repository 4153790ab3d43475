#include "gateway/files/county_toml.h"

#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "gateway/files/toml_table.h"
#include "geo/assert.h"
#include "routing/civil_time.h"

namespace busward::files {
namespace {

std::optional<registry::RuleValue> rule_value_in(const toml::table& table, FileFaults& faults) {
  TomlTable keys{table, faults};
  const std::size_t faults_before = faults.count();
  const auto name = keys.text("name");
  const auto number = keys.number("value");
  const auto valid_from = keys.day("valid_from");
  const auto standing_text = keys.text("standing");
  const auto source = keys.text("source");
  const auto standing = registry::standing_from(standing_text.value_or(""));
  if (standing_text && !standing) {
    keys.fail("standing", fmt::format("'{}' is unknown", *standing_text),
              "write one of law, local_rule, standard, house_default, unverified");
  }
  if (name && name->empty()) keys.fail("name", "the name is empty", "name the value");
  keys.refuse_unknown_keys();
  if (faults.count() > faults_before || !valid_from) return std::nullopt;
  return registry::RuleValue{.name = *name,
                             .value = *number,
                             .valid_from = *valid_from,
                             .standing = *standing,
                             .source = *source};
}

}  // namespace

std::optional<registry::County> read_county(std::string_view text, FileFaults& faults) {
  const auto table = parse_toml(text, faults);
  if (!table) return std::nullopt;
  const std::size_t faults_before = faults.count();
  TomlTable keys{*table, faults};
  const auto name_zh = keys.text("name_zh");
  const auto name_en = keys.text("name_en");
  const auto zone = keys.text("zone");
  const auto lat = keys.number("centre_lat");
  const auto lng = keys.number("centre_lon");
  keys.refuse_unknown_keys();
  if (zone && !routing::is_zone(*zone)) {
    keys.fail("zone", fmt::format("'{}' is no time zone", *zone),
              "write its IANA name, as in \"Asia/Shanghai\"");
  }
  if (!lat || !lng) return std::nullopt;
  const auto centre = geo::LatLng::from_degrees(geo::Degrees{*lat}, geo::Degrees{*lng});
  if (!centre) {
    keys.fail("centre_lat", fmt::format("{}, {} is no place", *lat, *lng),
              "latitudes lie within ±90, longitudes within ±180; were the two swapped?");
  }
  if (faults.count() > faults_before) return std::nullopt;
  return registry::County{
      .name_zh = *name_zh, .name_en = *name_en, .zone = *zone, .centre = *centre};
}

std::vector<registry::RuleValue> read_rule_values(std::string_view text, FileFaults& faults) {
  std::vector<registry::RuleValue> values;
  const auto table = parse_toml(text, faults);
  if (!table) return values;
  for (const auto& [key, node] : *table) {
    if (key.str() == "value" && node.is_array_of_tables()) continue;
    faults.add({.line = line_of(node),
                .column = std::string{key.str()},
                .what = fmt::format("there is no key '{}' here", key.str()),
                .remedy = "write [[value]] tables only"});
  }
  const toml::array* entries = table->get_as<toml::array>("value");
  if (entries == nullptr) return values;
  std::map<std::pair<std::string, std::chrono::sys_days>, std::size_t> lines;
  for (const toml::node& entry : *entries) {
    if (!entry.is_table()) continue;
    auto value = rule_value_in(*entry.as_table(), faults);
    if (!value) continue;
    const auto [first, is_new] =
        lines.emplace(std::pair{value->name, value->valid_from}, line_of(entry));
    if (!is_new) {
      faults.add({.line = line_of(entry),
                  .column = "name",
                  .what = fmt::format("'{}' has a value from that day on line {} already",
                                      value->name, first->second),
                  .remedy = "keep one of them"});
      continue;
    }
    values.push_back(std::move(*value));
  }
  return values;
}

std::vector<registry::RuleValue> default_rule_values() {
  FileFaults faults{"rules_cn.toml"};
  auto values = read_rule_values(default_rules_text(), faults);
  BUSWARD_ASSERT(faults.empty());
  return values;
}

}  // namespace busward::files
