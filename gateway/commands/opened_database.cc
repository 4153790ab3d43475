#include "gateway/commands/opened_database.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "db/identity_key_file.h"
#include "db/migrate.h"
#include "db/rulebook_import.h"
#include "gateway/files/county_toml.h"
#include "gateway/files/duties_toml.h"

namespace busward::commands {

std::optional<gateway::Config> configuration(const ConfigSource& source) {
  gateway::Config config;
  std::error_code ec;
  const bool there = std::filesystem::exists(source.config, ec);
  if (there || source.config != ConfigSource{}.config) {
    // By the rules that the program brings along; a county's own may ask for more, and then it is
    // more.
    const registry::RuleValues rules{files::default_rule_values()};
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    auto loaded = gateway::load_config(source.config, rules, today);
    if (!loaded) {
      for (const std::string& line : loaded.error().lines) {
        fmt::print(stderr, "busward: {}: {}\n", source.config.string(), line);
      }
      return std::nullopt;
    }
    config = std::move(*loaded);
  } else if (!source.data) {
    fmt::print(stderr, "busward: there is no {}; write one, or name a data directory with --data\n",
               source.config.string());
    return std::nullopt;
  }
  if (source.data) config.data = *source.data;
  config.data = std::filesystem::absolute(config.data, ec);
  return config;
}

std::optional<db::OpenedTarget> open_database(const gateway::Config& config) {
  const db::Target target = config.database.connection
                                ? db::Target{db::ConnectionString{*config.database.connection}}
                                : db::Target{db::Embedded{config.data}};
  auto opened = db::open_target(target);
  if (!opened) {
    fmt::print(stderr, "busward: {}\n", opened.error().text);
    return std::nullopt;
  }
  const auto migrated = db::migrate(opened->address);
  if (!migrated) {
    fmt::print(stderr, "busward: {}\n", migrated.error().text);
    return std::nullopt;
  }
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  db::RulebookImport door{opened->address, now};
  if (!door.ensure_default_rules(files::default_rule_values())) return std::nullopt;
  if (!door.ensure_default_duties(files::default_duties())) return std::nullopt;
  return std::move(*opened);
}

const db::Algorithms& algorithms(const gateway::Config& config) {
  return config.algorithms == gateway::Config::Algorithms::commercial
             ? db::kCommercialAlgorithms
             : db::kInternationalAlgorithms;
}

std::filesystem::path audit_key_file(const gateway::Config& config) {
  const bool commercial = config.algorithms == gateway::Config::Algorithms::commercial;
  return config.data / (commercial ? "audit-key.sm2" : "audit-key");
}

std::filesystem::path audit_tail_file(const gateway::Config& config) {
  return config.data / "audit-tail";
}

std::shared_ptr<const db::IdentitySeal> identity_seal(const gateway::Config& config) {
  auto keys = db::load_or_create_identity_keys(config.data / "identity.keys", algorithms(config));
  if (keys) return std::make_shared<const db::IdentitySeal>(std::move(*keys));
  fmt::print(stderr, "busward: {}\n", keys.error().line);
  return nullptr;
}

std::optional<db::OpenedTarget> open_database(const ConfigSource& source) {
  const auto config = configuration(source);
  if (!config) return std::nullopt;
  return open_database(*config);
}

}  // namespace busward::commands
