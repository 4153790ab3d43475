#include "gateway/config.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace busward::gateway {
namespace {

struct Fault {
  std::uint32_t line = 0;  // of the file; 0: of what it does not say
  std::string text;
};

// Reads one table, key by key, and afterwards knows which keys nobody asked for.
class Section {
 public:
  Section(const toml::table* table, std::string name, std::vector<Fault>& faults)
      : table_{table}, name_{std::move(name)}, faults_{faults} {}

  void text(const char* key, auto& into) {
    const auto* node = find(key);
    if (node == nullptr) return;
    if (const auto value = node->value_exact<std::string>()) {
      into = *value;
    } else {
      fault(key, *node, "must be a text in quotes");
    }
  }

  // A text that a terminal of any edition takes as one message: at most 100 bytes in GBK.
  void cab_text(const char* key, std::string& into) {
    constexpr std::size_t kLongest = 50;  // characters, each at most two bytes
    text(key, into);
    const auto characters = std::ranges::count_if(
        into, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    if (static_cast<std::size_t>(characters) <= kLongest) return;
    refuse(key, fmt::format("must have at most {} characters", kLongest));
  }

  void flag(const char* key, bool& into) {
    const auto* node = find(key);
    if (node == nullptr) return;
    if (const auto value = node->value_exact<bool>()) {
      into = *value;
    } else {
      fault(key, *node, "must be true or false");
    }
  }

  // A list of roles, in quotes.
  void roles(const char* key, std::vector<registry::access::Role>& into) {
    const auto* node = find(key);
    if (node == nullptr) return;
    const auto* array = node->as_array();
    std::vector<registry::access::Role> read;
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
      const auto text = array->get(i)->value_exact<std::string>();
      const auto role = registry::value_in(registry::access::kRoles, text.value_or(""));
      if (role) read.push_back(*role);
    }
    if (array != nullptr && read.size() == array->size()) {
      into = std::move(read);
    } else {
      fault(key, *node, "must be a list of roles, like [\"traffic_police\"]");
    }
  }

  void algorithms(const char* key, Config::Algorithms& into) {
    const auto* node = find(key);
    if (node == nullptr) return;
    const auto text = node->value_exact<std::string>().value_or("");
    if (text == "international") {
      into = Config::Algorithms::international;
    } else if (text == "commercial") {
      into = Config::Algorithms::commercial;
    } else {
      fault(key, *node,
            "must be \"international\" (SHA-256, Ed25519, AES-GCM) or \"commercial\" (SM3, SM2, "
            "SM4)");
    }
  }

  struct Bounds {
    std::int64_t least;
    std::int64_t most;
  };
  std::optional<std::int64_t> number(const char* key, Bounds bounds) {
    const auto* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<std::int64_t>();
    if (value && *value >= bounds.least && *value <= bounds.most) return value;
    fault(key, *node,
          fmt::format("must be a whole number from {} to {}", bounds.least, bounds.most));
    return std::nullopt;
  }

  const toml::table* table(const char* key) {
    const auto* node = find(key);
    if (node == nullptr) return nullptr;
    if (node->is_table()) return node->as_table();
    fault(key, *node, "must be a section: write [" + full(key) + "]");
    return nullptr;
  }

  // What the value of a key leads to is not taken.
  void refuse(const char* key, const std::string& what) {
    if (const auto* node = find(key)) return fault(key, *node, what);
    faults_.push_back({0, fmt::format("{} {}", full(key), what)});
  }

  void refuse_unknown() {
    if (table_ == nullptr) return;
    for (const auto& [key, node] : *table_) {
      if (!known_.contains(std::string{key.str()})) {
        fault(std::string{key.str()}.c_str(), node, "is not known; see docs/operation.md");
      }
    }
  }

 private:
  const toml::node* find(const char* key) {
    known_.insert(key);
    return table_ == nullptr ? nullptr : table_->get(key);
  }
  std::string full(const char* key) const { return name_.empty() ? key : name_ + "." + key; }
  void fault(const char* key, const toml::node& node, const std::string& what) {
    const auto line = node.source().begin.line;
    faults_.push_back({line, fmt::format("line {}: {} {}", line, full(key), what)});
  }

  const toml::table* table_;
  std::string name_;
  std::vector<Fault>& faults_;
  std::set<std::string> known_;
};

void read_access(Section& section, Config::Access& access) {
  const auto seconds = [&section](const char* key, Section::Bounds bounds,
                                  std::chrono::seconds& into) {
    if (const auto value = section.number(key, bounds)) into = std::chrono::seconds{*value};
  };
  if (const auto failures = section.number("failures", {1, 100})) {
    access.failures = static_cast<int>(*failures);
  }
  seconds("lock_s", {10, 86'400}, access.lock);
  seconds("idle_s", {60, 86'400}, access.idle);
  seconds("longest_s", {600, 604'800}, access.longest);
  if (const auto least = section.number("password_least", {8, 64})) {
    access.password_least = static_cast<int>(*least);
  }
  if (const auto days = section.number("badge_days", {1, 366})) {
    access.badge = std::chrono::days{*days};
  }
  section.roles("second_factor", access.second_factor);
}

// What is kept at least, and when that is asked.
struct Least {
  const registry::RuleValues& rules;
  std::chrono::sys_days today;
};

void read_retention(Section& section, const Least& least, registry::Retention& retention) {
  for (const auto& [kept, name] : registry::kKept) {
    const std::string key = std::string{name} + "_days";
    if (const auto days = section.number(key.c_str(), {1, 36'500})) {
      retention.set(kept, std::chrono::days{*days});
    }
    const auto fault = retention.fault(kept, least.rules, least.today);
    if (fault) section.refuse(key.c_str(), *fault);
  }
}

Config read(const toml::table& file, const Least& least, std::vector<Fault>& faults) {
  Config config;
  constexpr Section::Bounds kPort{1, std::numeric_limits<std::uint16_t>::max()};
  Section top{&file, "", faults};
  top.text("data", config.data);
  top.algorithms("algorithms", config.algorithms);
  Section database{top.table("database"), "database", faults};
  Section console{top.table("console"), "console", faults};
  Section terminals{top.table("terminals"), "terminals", faults};
  database.text("connection", config.database.connection);
  console.text("listen", config.console.listen);
  console.text("files", config.console.files);
  if (const auto port = console.number("port", kPort)) {
    config.console.port = static_cast<std::uint16_t>(*port);
  }
  terminals.text("listen", config.terminals.listen);
  if (const auto port = terminals.number("port", kPort)) {
    config.terminals.port = static_cast<std::uint16_t>(*port);
  }
  if (const auto most = terminals.number("connections", {1, 19'000})) {
    config.terminals.connections = static_cast<int>(*most);
  }
  if (const auto silent = terminals.number("silent_s", {10, 86'400})) {
    config.terminals.silent = std::chrono::seconds{*silent};
  }
  Section cab{top.table("cab"), "cab", faults};
  cab.cab_text("overspeed", config.cab.overspeed);
  cab.cab_text("route_deviation", config.cab.route_deviation);
  cab.cab_text("missed_stop", config.cab.missed_stop);
  cab.flag("when_shown", config.cab.when_shown);
  Section access{top.table("access"), "access", faults};
  read_access(access, config.access);
  Section retention{top.table("retention"), "retention", faults};
  read_retention(retention, least, config.retention);
  for (Section* section : {&top, &database, &console, &terminals, &cab, &access, &retention}) {
    section->refuse_unknown();
  }
  return config;
}

}  // namespace

geo::Result<Config, ConfigFaults> load_config(const std::filesystem::path& file,
                                              const registry::RuleValues& rules,
                                              std::chrono::sys_days today) {
  std::ifstream stream{file};
  std::ostringstream text;
  // An empty file is a configuration too, and nothing to pour out of it is a failure to a stream.
  if (stream && stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
  if (!stream.is_open() || stream.bad() || text.fail()) {
    return ConfigFaults{{fmt::format("cannot read {}", file.string())}};
  }
  std::vector<Fault> faults;
  try {
    auto config = read(toml::parse(text.str()), {rules, today}, faults);
    if (faults.empty()) return config;
  } catch (const toml::parse_error& error) {
    return ConfigFaults{
        {fmt::format("line {}: {}", error.source().begin.line, error.description())}};
  }
  std::ranges::stable_sort(faults, {}, &Fault::line);
  ConfigFaults told;
  for (Fault& fault : faults) told.lines.push_back(std::move(fault.text));
  return told;
}

}  // namespace busward::gateway
